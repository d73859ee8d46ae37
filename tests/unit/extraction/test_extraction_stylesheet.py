"""Text that a rule of the page's own `<style>` hides."""

import time

import pytest
from storypage import NOW, TEXT, TITLE, URL, read

from crawler.articles import Article
from crawler.extraction import extract

PARTS = [f"{part}</p>" for part in TEXT.split("</p>") if part]
SPAM = "<p>Pasang taruhan di bandar pilihan kami, bonus anggota baru dibayar penuh pada hari pertama tanpa syarat.</p>"


@pytest.mark.parametrize(
    "css",
    [
        ".k7{display:none}",
        "/* x */ p.a, .k7 { position : absolute; top: 0; left : -9999px }",
        "@import url(a.css);div.k7{display : none !important}",
        "@media print{.menu{display:none}} .k7{display:none}",
    ],
)
def test_text_that_a_rule_hides_is_no_text(css: str) -> None:
    hidden = f"<div class='x k7'>{SPAM}</div>"
    body = f"{PARTS[0]}{hidden}{PARTS[1]}{PARTS[2]}{hidden}"
    assert read(head=f"<style>{css}</style>", body=body).body == read().body


def test_hidden_text_outside_the_story_is_not_taken_for_it() -> None:
    html = (
        f"<html><head><style>#lnk{{display:none}}</style></head><body><h1>{TITLE}</h1><div><div>{TEXT}</div></div>"
        f"<div id='lnk'>{SPAM * 4}</div></body></html>"
    )
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert result.body == read().body


@pytest.mark.parametrize(
    "css",
    [
        "@media print{.k7{display:none}}",
        "@media (max-width: 600px) { .a{color:red} .k7{display:none} }",
        ".k7{display:none} .k7.terbuka{display:block}",
        ".k7{display:none} @media (min-width: 1px){.isi .k7{display:block}}",
        ".k7{visibility:hidden}",
        ".k7{max-height:0;overflow:hidden}",
        ".entry-content .k7{display:none",
    ],
)
def test_text_that_is_hidden_elsewhere_or_until_a_script_shows_it_stays(css: str) -> None:
    body = f"{PARTS[0]}<div class='k7'>{PARTS[1]}</div>{PARTS[2]}"
    assert read(head=f"<style>{css}</style>", body=body).body == read().body


@pytest.mark.parametrize("names", ["d-none d-md-block", "panel show"])
def test_text_that_a_rule_for_its_other_name_shows_stays(names: str) -> None:
    css = ".d-none,.panel{display:none!important} .show{display:block} @media all{.d-md-block{display:flex}}"
    body = f"{PARTS[0]}<div class='{names}'>{PARTS[1]}</div>{PARTS[2]}"
    assert read(head=f"<style>{css}</style>", body=body).body == read().body


def test_rules_for_print_and_for_pages_without_scripts_hide_nothing() -> None:
    body = f"{PARTS[0]}<div class='k7'>{PARTS[1]}</div>{PARTS[2]}"
    for style in ("<style media='print'>{}</style>", "<noscript><style>{}</style></noscript>"):
        assert read(head=style.format(".k7{display:none}"), body=body).body == read().body


def test_the_rest_of_a_story_that_a_rule_hides_stays() -> None:
    body = f"{PARTS[0]}<div class='lanjutan'>{TEXT.replace('gubernur', 'menteri') * 2}</div>"
    assert "menteri" in read(head="<style>.lanjutan{display:none}</style>", body=body).body


def test_rules_of_any_form_are_read_in_short_time() -> None:
    for piece in ("/*", "{", "}", ".k7{", "display:none}", "@media x{.a{display:none}", ".k7{left:-9999px}"):
        style = f"<style>{piece * 50_000}</style>"
        assert read(head=style).body == read().body


def test_many_names_that_rules_hide_and_show_are_read_in_short_time() -> None:
    names = [f".k{number}" for number in range(1_000)]
    style = "".join(f"{name}{{display:none}}" for name in names) + ",".join(names) + "{" + "color:red;" * 5_000 + "}"
    body = "".join(f"<i class={name[1:]}></i>" for name in names) + TEXT
    before = time.process_time()
    assert read(head=f"<style>{style}</style>", body=body).body == read().body
    assert time.process_time() - before < 2  # of processor time: 0.1
