"""How an article changes when it is fetched again: it gets the new text, but no known value is lost to an empty one."""

import re
from datetime import timedelta

import msgspec

from crawler import urls
from crawler.articles import Article
from crawler.records import Story
from crawler.times import has_hour, iso, parse_moment
from db.rows import ArticleRow
from db.tables import json_text, with_reading

_WORD = re.compile(r"\w{4,}")
_SHARED = 1 / 3
"""The share of a page's words that even a wholly rewritten story has in common with its old text."""

_TOGETHER = timedelta(hours=1)
"""Stories that are found within this time were listed together, most likely; none of them has come from another."""

_EDITED_FOR = timedelta(days=1)
"""An editor may replace a new story, title and text, but hardly one that has been there for this long."""

_AT_FETCH = timedelta(minutes=2)
"""How far the time that a page prints for its request may be from ours: clocks differ, and seconds are left out."""
_EASTERN = timedelta(hours=9)
"""How far the clocks of eastern Indonesia are ahead of UTC."""

_LONGEST_NOTICE = 500
"""The maximum length of a notice below the beginning of a story, such as that the rest is for members."""


def merged_article(stored: ArticleRow, story: Story, now: str, *, has_moved: bool = False) -> ArticleRow:
    """`stored` updated from the story; equal to `stored` if nothing has changed.

    A field that is empty in the story keeps its value, and so does a time for which the story has only a date. A
    section that a feed names is no tag, even if the page shows it as one.
    The address changes in its spelling, or if the article has moved; not if it was reached by an alias.
    """
    article = story.article
    key = urls.key(article.url)
    own = has_moved or stored.key in {key, urls.key(story.asked_url)}
    byline = article if article.author else stored
    section = article.section or stored.section
    tags = article.tags or msgspec.json.decode(stored.tags, type=tuple[str, ...])
    row = msgspec.structs.replace(
        stored,
        key=key if own else stored.key,
        url=article.url if own else stored.url,
        title=article.title,
        body=article.body,
        author=byline.author,
        author_kind=byline.author_kind,
        published_at=_more_precise(stored.published_at, article.published_at),
        modified_at=_more_precise(stored.modified_at, article.modified_at),
        section=section,
        tags=json_text([tag for tag in tags if section is None or tag.casefold() != section.casefold()]),
        language=article.language or stored.language,
        image=article.image or stored.image,
        gone_at=None,
        gone_reason=None,
        doubted_at=None,
        guid=story.guid or stored.guid,
        post=story.post or stored.post,
    )
    # A date from a list stays, and so does what it shows about the page's kind: the page alone may lack it.
    row = msgspec.structs.replace(row, no_story=None if row.published_at else article.no_story)
    if replaces_text(stored, row):
        row = msgspec.structs.replace(row, changed_at=now)
    return with_reading(row, story.reading)


def is_award_news(row: ArticleRow) -> bool:
    """Whether view `award_news` shows it while it is not gone."""
    return row.is_award and row.no_story is None


def replaces_text(stored: ArticleRow, row: ArticleRow) -> bool:
    """Whether the title, body, author or publication date is replaced: then a version is kept."""
    pairs = (
        (stored.title, row.title),
        (stored.body, row.body),
        (stored.author, row.author),
        (stored.published_at, row.published_at),
    )
    return any(old is not None and old != new for old, new in pairs)


def is_same_story(stored: ArticleRow, article: Article) -> bool:
    """Whether a page with another address than the stored one still holds the same story."""
    return stored.title == article.title or stored.body == article.body


def is_rewritten(stored: ArticleRow, article: Article) -> bool:
    """Whether the page shows other words than before: more than an editor changes in a story."""
    old, new = (set(_WORD.findall(body.casefold())) for body in (stored.body, article.body))
    return len(old & new) < len(new) * _SHARED


def is_dated_by_fetch(stored: ArticleRow, story: Story) -> bool:
    """Whether nothing is new but times, and these are of the fetch: some pages state the time of each request."""
    article = story.article
    pairs = ((stored.published_at, article.published_at), (stored.modified_at, article.modified_at))
    new = [arrived for old, arrived in pairs if old is not None and arrived is not None and arrived != old]
    is_same = (stored.title, stored.body, stored.author) == (article.title, article.body, article.author)
    return is_same and bool(new) and all(_is_of_fetch(time, story.fetched_at) for time in new)


def breaks_off(stored: ArticleRow, article: Article) -> bool:
    """Whether a page shows less than half of the stored text, its beginning, as paywalls do.

    That is the first paragraphs, whole, or a text that ends in dots; cleaning takes out what the wall says.
    """
    body = article.body.replace("...", "…")
    lines = body.split("\n")
    if lines == stored.body.split("\n")[: len(lines)]:
        return 2 * len(body) < len(stored.body)
    head, dots, rest = f"{body}\n".partition("…\n")
    shown, text = (re.findall(r"\w+", words.casefold()) for words in (head, stored.body))
    is_beginning = 2 * len(head) < len(stored.body) and len(rest) <= _LONGEST_NOTICE
    # The last word may be cut.
    return bool(dots) and is_beginning and len(shown) > 1 and text[: len(shown) - 1] == shown[:-1]


def is_stump(stored: ArticleRow, story: Story) -> bool:
    """Whether a page has a withdrawn story's title, but other words, less than half as many: a wall, a notice.

    With another title the address may be another story's, and an editor may write another text for the same post.
    """
    is_withdrawn = stored.gone_at is not None or stored.doubted_at is not None
    is_its_post = story.post is not None and story.post == stored.post
    is_titled = stored.title.casefold() == story.article.title.casefold()
    return is_withdrawn and is_titled and not is_its_post and 2 * len(story.article.body) < len(stored.body)


def has_lost_marks(stored: ArticleRow, article: Article) -> bool:
    """Whether the page has neither the story's date nor an author, like a notice of maintenance."""
    return stored.published_at is not None and not (article.published_at or article.author)


def shows_other_story(stored: ArticleRow, story: Story) -> bool:
    """Whether a rewritten page also has another title and date, and no post number identifies it.

    A maintenance notice with today's date looks like that, and so does an address that now belongs to another story.
    After a day date and number prove nothing: editors are done, and whoever breaks into a site may write anything.
    """
    article = story.article
    old, new = (set(_WORD.findall(title.casefold())) for title in (stored.title, article.title))
    if stored.gone_at or len(old & new) >= len(new) * _SHARED:
        return False
    if story.fetched_at > iso(parse_moment(stored.first_seen_at) + _EDITED_FOR):
        return True
    if story.post is not None or not (stored.published_at and article.published_at):
        return False
    shortest = min(len(stored.published_at), len(article.published_at))  # one of them may be a date without a time
    return stored.published_at[:shortest] != article.published_at[:shortest]


def is_same_moment(stored: ArticleRow, article: Article) -> bool:
    """Whether both were published at the same time; a date alone proves nothing."""
    moment = article.published_at
    return moment is not None and len(moment) > len("2025-03-02") and stored.published_at == moment


def is_same_minute(stored: ArticleRow, article: Article) -> bool:
    """Whether both were published at the same time of a day; midnight proves nothing."""
    return has_hour(stored.published_at) and stored.published_at == article.published_at


def is_alike(stored: ArticleRow, story: Story) -> bool:
    """Whether both are the same story, possibly edited: the title, the minute, or most of the shorter text's lines."""
    article = story.article
    if stored.title.casefold() == article.title.casefold() or is_same_minute(stored, article):
        return True
    lines, others = set(stored.body.split("\n")), set(article.body.split("\n"))
    return 2 * len(lines & others) > min(len(lines), len(others))


def is_same_post(stored: ArticleRow, story: Story) -> bool:
    """Whether both have the same post number in their pages; a theme may print one number everywhere."""
    return (
        story.post is not None and story.post == stored.post and stored.site == story.site and is_alike(stored, story)
    )


def is_numbered_otherwise(stored: ArticleRow | None, story: Story) -> bool:
    """Whether both have post numbers, and different ones."""
    return stored is not None and None not in (stored.post, story.post) and stored.post != story.post


def is_another_post(stored: ArticleRow, story: Story) -> bool:
    """Whether a page shows another post than was at its address before, by number and content."""
    return is_numbered_otherwise(stored, story) and not is_alike(stored, story)


def has_come_from(stored: ArticleRow, story: Story) -> bool:
    """Whether a story at a new address is `stored`, moved: same post; or same text or guid, and same time.

    Neither of these is enough alone: some feeds renumber their items every day, and columns repeat their titles. Nor
    are guid and midnight.
    Posts with different numbers and guids are two posts, even if alike: of a copy by a plugin, one may be deleted.
    Some sites date all stories at midnight, under titles that repeat: a text that is found together with the stored
    one, and has no paragraph in common with it, is another story.
    """
    if stored.site != story.site:
        return False
    if is_same_post(stored, story):
        return True
    same_moment = is_same_moment(stored, story.article)
    same_name = story.guid is not None and story.guid == stored.guid
    numbers = {post.rpartition("=")[2] for post in (stored.post, story.post) if post}  # a site may change its host
    if len(numbers) == 2 and not same_name:
        return False
    same_text = is_same_story(stored, story.article)
    if same_moment and same_text and not same_name:
        is_new = story.fetched_at < iso(parse_moment(stored.first_seen_at) + _TOGETHER)
        return not is_new or bool(set(stored.body.split("\n")) & set(story.article.body.split("\n")))
    return (is_same_minute(stored, story.article) or same_text) and same_name


def _is_of_fetch(time: str, fetched_at: str) -> bool:
    """Whether a time is that of the fetch, or a date is that day, in UTC or in Indonesia's east."""
    moment = parse_moment(fetched_at)
    if len(time) == len("2025-03-02"):
        return time in (iso(moment)[:10], iso(moment + _EASTERN)[:10])
    return abs(parse_moment(time) - moment) <= _AT_FETCH


def _more_precise(stored: str | None, arrived: str | None) -> str | None:
    """The new time; the stored one if there is no new one, or only a date instead of a time."""
    if stored is None or arrived is None:
        return arrived or stored
    is_date = len(arrived) == len("2025-03-02")
    return stored if is_date and len(stored) > len(arrived) else arrived
