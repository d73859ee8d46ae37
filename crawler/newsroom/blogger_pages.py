"""The Blogger site's pages, in a theme of 2012: one template for posts, and for lists with whole posts."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote
from zoneinfo import ZoneInfo

from crawler.newsroom.comments import Comment, comments_on
from crawler.newsroom.truth import Layout, Story, Truth, address
from crawler.newsroom.wording import month_of, number_of, pick, weekday_of

PER_PAGE = 7
_ALSO = (
    '<b>BACA JUGA: <a href="{url}">{title}</a></b>',
    'Baca juga: <a href="{url}?m=1">{title}</a>',
    '<div style="text-align: left;"><b>Baca Juga :</b> <a href="{url}" target="_blank">{title}</a></div>',
)


class Log:
    """The site's posts, and all data for its templates and feeds."""

    def __init__(self, truth: Truth, base: str) -> None:
        self.site = truth.site
        self.base = base
        self.zone = ZoneInfo(truth.site.timezone)
        self.number = 7_200_000_000_000_000_000 + number_of(truth.site.slug)
        self.stories = list(truth.public)
        """Newest first."""
        self.by_slug = {story.slug: story for story in self.stories}
        self.by_path = {address(story): story for story in self.stories}
        self.by_picture = {self.picture(story): story for story in self.stories if story.furniture.caption}
        self.months: dict[str, list[Story]] = {}
        """Each month's posts, by `2024/05`."""
        for story in self.stories:
            self.months.setdefault(address(story)[1:8], []).append(story)

    @property
    def changed_at(self) -> datetime:
        """Return the time of the newest edit of any post."""
        return max(story.changed_at for story in self.stories).astimezone(self.zone)

    @property
    def comments(self) -> list[tuple[Story, Comment]]:
        """Return all comments with their posts, newest first."""
        pairs = [(story, comment) for story in self.stories for comment in self.comments_on(story)]
        return sorted(pairs, key=lambda pair: (pair[1].at, pair[1].id), reverse=True)

    def comments_on(self, story: Story) -> list[Comment]:
        """Return a post's comments, oldest first."""
        return list(comments_on(story, story.published_at.astimezone(self.zone)))

    def url(self, path: str) -> str:
        """Return the full address of a path."""
        return self.base + path

    def id(self, story: Story) -> str:
        """Return Blogger's id of a post."""
        return f"{810_000_000_000 + number_of(story.slug)}{story.number:07d}"

    def time(self, story: Story) -> str:
        """Return when a post was published, in the format of feeds and `updated-max`."""
        return story.published_at.astimezone(self.zone).isoformat(timespec="milliseconds")

    @staticmethod
    def utc(when: datetime) -> str:
        """Return a time in the format of the sitemap."""
        return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def labels(self, story: Story) -> list[str]:
        """Return a post's labels: its section's name and its tags, in alphabetical order."""
        names = [section.name for section in self.site.sections if section.slug == story.section]
        return sorted({*names, *story.tags}, key=str.casefold)

    def labelled(self, label: str) -> list[Story]:
        """Return the posts of a label, newest first."""
        return [story for story in self.stories if label in self.labels(story)]

    @staticmethod
    def picture(story: Story) -> str:
        """Return the path of a post's picture."""
        return f"/img/s1600/IMG-{story.published_at:%Y%m%d}-WA{story.number % 10000:04d}.png"


def post_page(log: Log, story: Story, *, is_mobile: bool) -> str:
    """Return the page of one post with its comments. `?m=1` shows the same in another frame."""
    url = log.url(address(story))
    place = log.stories.index(story)
    newer = f'<a class="blog-pager-newer-link" href="{log.url(address(log.stories[place - 1]))}">Posting Lebih Baru</a>'
    older = ""
    if place + 1 < len(log.stories):
        path = address(log.stories[place + 1])
        older = f'<a class="blog-pager-older-link" href="{log.url(path)}" rel="next">Posting Lama</a>'
    remarks = "".join(
        f'<li class="comment"><cite class="user">{escape(comment.name)}</cite> <span class="datetime">'
        f"{weekday_of(comment.at)} pukul {comment.at:%H.%M}</span><p>{escape(comment.text)}</p></li>"
        for comment in log.comments_on(story)
    )
    head = f"""<link href="{url}" rel="canonical"/>
<link rel="alternate" type="application/atom+xml" title="{escape(log.site.name)} - Atom" href="\
{log.url(f"/feeds/{log.id(story)}/comments/default")}"/>
<meta content="{url}" property="og:url"/><meta content="{escape(story.title)}" property="og:title"/>"""
    main = f"""{_post(log, story, is_alone=True)}
<div class="comments" id="comments"><h4>{len(log.comments_on(story))} komentar:</h4><ol>{remarks}</ol></div>
<div class="blog-pager">{newer if place else ""} {older} <a href="{log.url("/")}">Beranda</a></div>"""
    classes = "item-view mobile" if is_mobile else "item-view"
    return _document(log, f"{story.title} - {log.site.name}", head, main, classes)


def posts_page(log: Log, path: str, word: str, stories: Sequence[Story]) -> str | None:
    """Return a page with the first posts of a list, whole; `word` is the label or the month. None without posts."""
    if not stories:
        return None
    shown = stories[:PER_PAGE]
    status = (
        f'<div class="status-msg-body">Menampilkan postingan dengan label <b>{escape(word)}</b></div>' if word else ""
    )
    pager = ""
    if len(stories) > PER_PAGE:
        listed = "/search" if path == "/" else path
        after = f"{log.url(listed)}?updated-max={quote(log.time(shown[-1]))}&amp;max-results={PER_PAGE}"
        pager = f'<a class="blog-pager-older-link" href="{after}">Posting Lama</a>'
    posts = "\n".join(_post(log, story, is_alone=False) for story in shown)
    title = f"{log.site.name}: {word}" if word else log.site.name
    main = f'{status}{posts}\n<div class="blog-pager">{pager}</div>'
    head = f'<link href="{log.url(path)}" rel="canonical"/>'
    return _document(log, title, head, main, "index" if path == "/" else "archive")


def not_found_page(log: Log) -> str:
    """Return the page for an unknown address."""
    main = '<div class="status-msg-body">Maaf, halaman yang Anda cari tidak ada di blog ini.</div>'
    return _document(log, log.site.name, "", main, "error_page")


def body(log: Log, story: Story) -> str:
    """Return the post's markup as Blogger's editor of 2012 writes it, for its page and the feed."""
    furniture = story.furniture
    parts: list[str] = []
    if furniture.caption:
        parts.append(
            f'<table class="tr-caption-container"><tbody><tr><td><img border="0" src="{log.url(log.picture(story))}"/>'
            f'</td></tr><tr><td class="tr-caption">{escape(furniture.caption, quote=False)}</td></tr></tbody></table>'
        )
    for place, paragraph in enumerate(story.paragraphs):
        parts.append(_paragraph(story, place, escape(paragraph, quote=False)))
        parts += [_also(log, story, slug) for after, slug in furniture.baca_juga if after == place]
    if furniture.signature:
        parts.append(escape(furniture.signature, quote=False))
    if furniture.layout is Layout.P:
        return "\n".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    return "<br /><br />\n".join(parts)


def _paragraph(story: Story, place: int, text: str) -> str:
    furniture = story.furniture
    for first, last in furniture.lists:
        if first <= place <= last:
            return f"<ul><li>{text}</li></ul>"
    if place in furniture.subheads:
        return f"<b>{text}</b>"
    if place in furniture.quotes:
        return f"<i>{text}</i>"
    if furniture.layout is Layout.P:
        return f'<p style="text-align: justify;">{text}</p>'
    return text


def _also(log: Log, story: Story, slug: str) -> str:
    other = log.by_slug[slug]
    form = pick(_ALSO, story.slug, slug)
    return form.format(url=log.url(address(other)), title=escape(other.title, quote=False))


def _post(log: Log, story: Story, *, is_alone: bool) -> str:
    """Return a post's box: the same on its own page and in lists, except for the link of its title."""
    published_at = story.published_at.astimezone(log.zone)
    title = escape(story.title, quote=False)
    headline = title if is_alone else f'<a href="{log.url(address(story))}">{title}</a>'
    labels = ", ".join(
        f'<a href="{log.url(f"/search/label/{quote(label)}")}" rel="tag">{escape(label)}</a>'
        for label in log.labels(story)
    )
    return f"""<div class="date-outer"><h2 class="date-header"><span>{weekday_of(published_at)}</span></h2>
<div class="post hentry"><h3 class="post-title entry-title" itemprop="name">{headline}</h3>
<div class="post-body entry-content" id="post-body-{log.id(story)}" itemprop="articleBody">
{body(log, story)}
<div style="clear: both;"></div></div>
<div class="post-footer"><span class="post-author vcard">Diposting oleh <span class="fn" itemprop="author">\
{escape(story.author or "Unknown")}</span></span> di <a class="timestamp-link" href="{log.url(address(story))}"><abbr \
class="published" itemprop="datePublished" title="{published_at.isoformat()}">{published_at:%H.%M}</abbr></a>
<div class="post-labels">Label: {labels}</div></div></div></div>"""


def _archive(months: Mapping[str, Sequence[Story]], log: Log) -> str:
    return "".join(
        f'<li><a href="{log.url(f"/{month}/")}">{month_of(stories[0].published_at)}</a> ({len(stories)})</li>'
        for month, stories in months.items()
    )


def _document(log: Log, title: str, head: str, main: str, classes: str) -> str:
    popular = "".join(
        f'<li><a href="{log.url(address(story))}">{escape(story.title, quote=False)}</a></li>'
        for story in sorted(log.stories, key=lambda story: number_of(story.slug, "popular"))[:5]
    )
    labels = "".join(
        f'<li><a href="{log.url(f"/search/label/{quote(section.name)}")}">{escape(section.name)}</a></li>'
        for section in log.site.sections
    )
    name = escape(log.site.name)
    return f"""<!DOCTYPE html>
<html dir="ltr" xmlns="http://www.w3.org/1999/xhtml"><head>
<meta content="text/html; charset=UTF-8" http-equiv="Content-Type"/><meta content="blogger" name="generator"/>
<title>{escape(title, quote=False)}</title>
<link rel="alternate" type="application/atom+xml" title="{name} - Atom" href="{log.url("/feeds/posts/default")}"/>
{head}
</head><body class="{classes}">
<div id="header"><h1 class="title"><a href="{log.url("/")}">{name}</a></h1><p>{escape(log.site.tagline)}</p></div>
<div class="PageList"><ul><li><a href="{log.url("/")}">Beranda</a></li>{labels}</ul></div>
<div class="main section" id="main"><div class="widget Blog"><div class="blog-posts hfeed">
{main}
</div></div></div>
<div class="sidebar"><div class="widget PopularPosts"><h2>Entri Populer</h2><ul>{popular}</ul></div>
<div class="widget BlogArchive"><h2>Arsip Blog</h2><ul>{_archive(log.months, log)}</ul></div></div>
<div class="footer">Diberdayakan oleh <a href="https://www.blogger.com" rel="nofollow">Blogger</a>.</div>
</body></html>
"""
