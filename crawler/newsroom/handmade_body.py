"""A hand-made story's text: a bare lede, loose paragraphs, line breaks, and teasers of other stories in between."""

from collections.abc import Mapping, Sequence
from html import escape

from crawler.newsroom.truth import Layout, Story, address
from crawler.newsroom.wording import excerpt, pick

_ALSO = (
    '<div class="sisip"><b>BACA JUGA:</b> <a href="{path}">{title}</a></div>',
    '<p><b>Baca Juga : <a href="{path}">{title}</a></b></p>',
    '<p>BACA: <a href="{path}"><u>{title}</u></a></p>',
)


def body(story: Story, shown: Mapping[str, Story], inserts: Sequence[Story]) -> str:
    """Return the markup of the story's text; `shown` are the site's stories by slug, `inserts` those teased in it."""
    furniture = story.furniture
    parts: list[str] = []
    middle = len(story.paragraphs) // 2
    for place in range(len(story.paragraphs)):
        parts.append(_paragraph(story, place))
        parts += [_also(shown[slug], story) for after, slug in furniture.baca_juga if after == place and slug in shown]
        if place + 1 == middle:
            parts += [_teased(other) for other in inserts[:1]]
    if furniture.signature:
        form = pick(("<b>{}</b>", "<p>{}</p>", "<br><br>{}"), story.slug, "signature")
        parts.append(form.format(escape(furniture.signature, quote=False)))
    return "\n".join(parts + [_teased(other) for other in inserts[1:]])


def teaser(story: Story) -> str:
    """Return the beginning of a story for a list."""
    return escape(excerpt(story.paragraphs[0], 22, " ..."), quote=False)


def _paragraph(story: Story, place: int) -> str:
    furniture = story.furniture
    text = escape(story.paragraphs[place], quote=False)
    for first, last in furniture.lists:
        if first <= place <= last:
            return f"{'<ol>' if place == first else ''}<li>{text}{'</ol>' if place == last else ''}"
    if place in furniture.subheads:
        text = f"<b>{text}</b>"
    if place in furniture.quotes:
        text = f"<i>{text}</i>"
    if furniture.layout is Layout.BR:
        return f"{text}<br><br>"
    if furniture.layout is Layout.BARE_LEDE and place == 0:
        return text
    return f"<p>{text}</p>"


def _also(other: Story, story: Story) -> str:
    form = pick(_ALSO, story.slug, other.slug)
    return form.format(path=address(other), title=escape(other.title, quote=False))


def _teased(other: Story) -> str:
    return (
        f'<div class="sisip"><a href="{address(other)}"><b>{escape(other.title, quote=False)}</b></a><br>\n'
        f"{teaser(other)}</div>"
    )
