"""Makes a page of the newsroom as heavy as those of real WordPress sites: a plugin's head, styles, scripts, menus."""

import json
from functools import cache
from html import escape
from random import Random

from crawler.newsroom.truth import Story
from crawler.newsroom.wordpress_blog import Blog, Post

LIGHTEST, HEAVIEST = 62_000, 148_000
"""Bytes of a page."""
_SCRIPTS = 0.55
"""Of what is added, the share that is styles and scripts; the rest is elements."""


def heavy(page: str, blog: Blog, post: Post) -> str:
    """`page` with what plugins put into its head, and made as large as the story's slug decides."""
    page = page.replace("</head>", f"{_head(blog, post)}</head>", 1)
    wanted = Random(post.story.slug).randrange(LIGHTEST, HEAVIEST) - len(page.encode())
    if wanted <= 0:
        return page
    styles, elements = _styles()[: int(wanted * _SCRIPTS)], _menus(blog)[: int(wanted * (1 - _SCRIPTS))]
    cut = elements.rfind("</li>") + len("</li>")
    page = page.replace("</head>", f"<style id='theme-inline-css'>{styles[: len(styles) // 2]}</style>\n</head>", 1)
    return page.replace(
        "</footer>",
        f"<nav class='mega-menu'><ul>{elements[:cut]}</ul></nav></footer>\n"
        f"<script id='theme-js'>var theme = {json.dumps(styles[len(styles) // 2 :])};</script>",
        1,
    )


def _head(blog: Blog, post: Post) -> str:
    """What a search plugin states: Open Graph, and JSON-LD as one graph."""
    story, url = post.story, blog.url(post.path)
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "NewsArticle",
                "@id": f"{url}#article",
                "headline": story.title,
                "datePublished": post.published_at.isoformat(),
                "dateModified": post.modified_at.isoformat(),
                "author": {"@type": "Person", "name": story.author, "@id": f"{blog.base}/#/person/{story.number}"},
                "mainEntityOfPage": {"@id": url},
                "wordCount": len(story.body.split()),
                "articleSection": [post.category.name],
                "keywords": list(story.tags),
                "inLanguage": "id",
            },
            {"@type": "WebPage", "@id": url, "url": url, "name": f"{story.title} - {blog.site.name}"},
            {"@type": "WebSite", "@id": f"{blog.base}/#website", "url": f"{blog.base}/", "name": blog.site.name},
        ],
    }
    stated = {
        "og:locale": "id_ID",
        "og:type": "article",
        "og:title": story.title,
        "og:url": url,
        "og:site_name": blog.site.name,
        "article:published_time": post.published_at.isoformat(),
        "article:modified_time": post.modified_at.isoformat(),
    }
    metas = "\n".join(f'<meta property="{name}" content="{escape(text)}" />' for name, text in stated.items())
    return (
        f'{metas}\n<meta name="author" content="{escape(story.author or "")}" />\n'
        f'<script type="application/ld+json" class="yoast-schema-graph">{json.dumps(graph, ensure_ascii=False)}</script>\n'
    )


@cache
def _styles() -> str:
    """Some 100 kB of rules that differ, so that they pack as real ones do."""
    chance = Random("styles")
    sides = ("top", "left", "right", "bottom")
    return "".join(
        f".td-block-{chance.randrange(10**6)} .item-{number}{{margin-{chance.choice(sides)}:{chance.randrange(90)}px;"
        f"color:#{chance.randrange(1 << 24):06x};padding:{chance.randrange(40)}px {chance.randrange(40)}px}}"
        for number in range(1100)
    )


@cache
def _menus(blog: Blog) -> str:
    """Some 70 kB of a menu with pictures."""
    chance = Random(f"menus {blog.site.slug}")
    return "".join(_entry(blog, chance.choice(blog.posts).story, number) for number in range(260))


def _entry(blog: Blog, story: Story, number: int) -> str:
    return (
        f'<li class="menu-item menu-item-type-post menu-item-{number}"><div class="thumb"><a href="{blog.url("/")}'
        f'news/{story.slug}/" rel="bookmark"><img width="150" height="100" loading="lazy" alt="" '
        f'src="{blog.base}/wp-content/uploads/{number}-150x100.png" /></a></div><h3 class="entry-title">'
        f'<a href="{blog.url("/")}news/{story.slug}/">{escape(story.title)}</a></h3><span class="meta">Warta</span></li>\n'
    )
