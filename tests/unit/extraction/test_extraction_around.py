"""What themes put into the text's container: summaries, names, counters."""

import pytest
from storypage import NOW, TEXT, TITLE, URL, published, read

from crawler.articles import Article, NotArticle, Outlet
from crawler.extraction import extract

PARTS = [f"{part}</p>" for part in TEXT.split("</p>") if part]


def test_points_announced_as_the_summary_are_not_of_the_text() -> None:
    points = "<p><b>Ringkasan Berita:</b></p><ul><li>Piagam untuk pelayanan publik</li><li>Nilai naik</li></ul>"
    listed = "<p>Pemenang lain:</p><ul><li>Juara II: Kota Sawah</li></ul>"
    assert read(body=points + TEXT + listed).body.split("\n")[-2:] == ["Pemenang lain:", "Juara II: Kota Sawah"]
    assert read(body=points + TEXT).body == read().body


def test_authors_name_alone_in_the_first_line_is_not_of_the_text() -> None:
    head = "<meta name='author' content='Nur Aisyah'>"
    assert read(head=head, body=f"<p>Nur Aisyah</p>{TEXT}").body == read().body
    later = "".join(PARTS[1:])
    assert read(body=f"<p>Nur Aisyah</p>{later}").body.startswith("Nur Aisyah")


def test_pages_of_a_story_that_are_all_printed_are_one_text() -> None:
    pages = [f"<div class='article-content-body__page'><div class='item-text'>{part}</div></div>" for part in PARTS]
    html = f"<html><body><article><h1>{TITLE}</h1>{''.join(pages)}</article></body></html>"
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article), result
    assert result.body == read().body


def test_stories_on_a_list_are_not_one_text() -> None:
    posts = [f"<div class='post-content'><h2><a href='/{at}'>Judul</a></h2>{TEXT}</div>" for at in range(2)]
    html = f"<html><body><main><h1>{TITLE}</h1>{''.join(posts)}</main></body></html>"
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, NotArticle) or result.body.count("93,21") == 1


def test_a_poll_and_the_notice_of_a_comment_box_are_not_of_the_text() -> None:
    poll = "<div class='poll'><p>Apakah Anda setuju loket dibenahi tahun ini?</p><label>Setuju</label></div>"
    box = "<div id='disqus_thread'><p>Please enable JavaScript to view the comments.</p></div>"
    assert read(body=TEXT + poll + box).body == read().body


def test_day_of_the_dateline_counts_where_no_other_is_stated() -> None:
    body = TEXT.replace("SERANG, Kabarku –", "Serang, 3 Maret 2025 –")
    assert read(body=body).published_at == "2025-03-03"
    assert read(head=published("2025-03-04T08:00:00+07:00"), body=body).published_at == "2025-03-04T01:00:00Z"


def test_readers_comments_below_their_heading_are_not_of_the_text() -> None:
    said = "<h4>2 Komentar</h4><div><b>Yosef</b><p>Selamat, semoga loket di kecamatan kami ikut dibenahi.</p></div>"
    assert read(body=TEXT + said).body == read().body
    assert read(body=TEXT + said.replace("2 Komentar", "Komentar")).body == read().body


def test_text_below_a_sub_head_that_reads_like_that_heading_stays() -> None:
    first, *rest = PARTS
    assert read(body=f"{first}<h3>Komentar</h3>{''.join(rest)}").body == read().body


def test_dates_below_the_authors_name_are_not_of_the_text() -> None:
    head = "<meta name='author' content='Nur Aisyah'>"
    body = f"<ul><li>Nur Aisyah</li><li>03 Mar 2025 09:10:00</li></ul>{TEXT}"
    assert read(head=head, body=body).body == read().body


def test_label_of_other_stories_goes_with_its_links() -> None:
    other = "<div><b>Berita lain yang menarik</b><ul><li><a href='/l/1'>Camat Lantik Kepala Dusun</a></li></ul></div>"
    first, *rest = PARTS
    assert read(body=f"{first}{other}{''.join(rest)}").body == read().body


def test_what_is_short_before_the_dateline_is_not_of_the_text() -> None:
    caption = "<div>Piagam diserahkan kepada wali kota</div><div>Dok. pemkot</div>"
    assert read(body=caption + TEXT).body == read().body
    later = "".join(PARTS[1:])
    assert read(body=f"<h3>Nilai naik</h3>{later}").body.startswith("Nilai naik")


def test_box_around_the_whole_story_yields_to_the_one_of_its_text() -> None:
    more = "<div class='next-up'><p>Tim basket sekolah menjadi juara setelah menang dari tuan rumah.</p></div>"
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div class='post-wrap'><h1>{TITLE}</h1><p>Pelatih senang</p>"
        f"<div class='entry-content'>{TEXT}</div>{more}</div></body></html>"
    )
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article), result
    assert result.body == read().body


def test_running_text_in_the_text_is_not_part_of_it() -> None:
    first, *rest = PARTS
    running = "<div class='running'>SEDANG HANGAT: Gubernur terima piagam tokoh olahraga tahun ini</div>"
    assert read(body=f"{first}{running}{''.join(rest)}").body == read().body


def test_readers_comments_below_a_bold_label_are_not_of_the_text() -> None:
    said = "<br><b>Komentar Anda</b><br>Dari: Samsul<br>Selamat, semoga loket di kecamatan kami ikut dibenahi."
    assert read(body=TEXT + said).body == read().body


@pytest.mark.parametrize(
    "head",
    [
        f"<p>Piagam di pendopo</p><p>{TITLE}</p>",
        "<p>Home / Berita / Detail</p><p>Selasa, 4 Maret 2025 - 08:11 WIB</p><p>Diposting oleh : Humas</p>",
        "<p>Mitra Media</p><p>3 September 2024 12:31 WIB·waktu baca 2 menit</p>",
        "<div class='img-desc'>Wali kota memegang piagam. Kabarku/Nur</div>",
    ],
)
def test_head_of_the_story_in_the_box_of_its_text_is_not_part_of_it(head: str) -> None:
    later = "".join(PARTS[1:])
    assert read(body=head + later).body == read(body=later).body


def test_address_of_the_press_office_below_an_end_mark_is_not_of_the_text() -> None:
    office = "<p>***</p><p>Biro Humas<br>Telepon: (021) 500000</p>"
    assert read(body=TEXT + office).body == read().body
    first, *rest = PARTS
    assert read(body=f"{first}<p>***</p>{''.join(rest)}").body == read().body


def test_note_that_opens_by_a_click_and_a_last_heading_are_not_of_the_text() -> None:
    first, *rest = PARTS
    note = "<details><summary>Catatan redaksi</summary><p>Tulisan ini ada di buletin desa.</p></details>"
    others = "<div><h2>Lainnya dari Kabarku</h2><ul><li><a href='/k'>Padi Gogo Panen</a></li></ul></div>"
    assert read(body=f"{first}{note}{''.join(rest)}{others}").body == read().body


def test_what_an_editor_lets_readers_fold_is_of_the_text() -> None:
    winners = "<summary>Daftar pemenang</summary><p>Juara pertama adalah Desa Awan dengan nilai 92.</p>"
    first, *rest = PARTS
    body = f"{first}<details class='wp-block-details'>{winners}</details>{''.join(rest)}"
    shown = read(body=body).body.split("\n")
    assert shown[1:3] == ["Daftar pemenang", "Juara pertama adalah Desa Awan dengan nilai 92."]
    assert [shown[0], *shown[3:]] == read().body.split("\n")


@pytest.mark.parametrize("names", ["wp-block-pullquote", "pull-quote alignright"])
@pytest.mark.parametrize("tag", ["blockquote", "figure", "div"])
def test_a_pull_quote_is_of_the_text_unless_the_text_has_its_sentence(tag: str, names: str) -> None:
    def quote(words: str) -> str:
        return f"<{tag} class='{names}'><p>{words}</p><p><cite>Rina, panitia</cite></p></{tag}>"

    first, *rest = PARTS
    repeated = quote("“Nilai yang diraih kota itu mencapai 93,21”")
    own = quote("“Semua loket akan kami benahi sebelum tahun baru.”")
    assert read(body=repeated + TEXT).body == read(body=f"{first}{repeated}{''.join(rest)}").body == read().body
    assert read(body=TEXT + own).body.split("\n")[-2:] == [
        "“Semua loket akan kami benahi sebelum tahun baru.”",
        "Rina, panitia",
    ]


def test_lines_of_a_cell_are_not_joined_and_a_hidden_table_is_no_text() -> None:
    table = "<table{}><tr><td>Satu<br>Dua</td><td><p>Desa <b>A</b>wan</p><p>Desa Bukit</p></td></tr></table>"
    assert read(body=TEXT + table.format("")).body.endswith("\nSatu Dua | Desa Awan Desa Bukit")
    assert read(body=TEXT + table.format(" style='display:none'")).body == read().body


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td>Baca juga</td><td>{0}</td></tr>",
        "<tr><td>Baca juga</td><td><ul><li>{0}</li><li>{1}</li></ul></td></tr>",
        "<tr><td>Baca juga</td></tr>" + "<tr><td>{0}</td></tr><tr><td>- {1}</td></tr>" * 4,
    ],
)
def test_links_to_other_stories_in_a_table_are_not_of_the_text(rows: str) -> None:
    links = "<a href='/a/'>Bupati Lepas Jemaah Haji</a>", "<a href='/b/'>Harga cabai naik, pedagang mengeluh?</a>"
    assert read(body=f"{TEXT}<table>{rows.format(*links)}</table>").body == read().body
    data = f"<table><tr><td>1</td><td>{links[0]}</td></tr>{rows.format(*links)}</table>"
    assert read(body=TEXT + data).body == read().body + "\n1 | Bupati Lepas Jemaah Haji"


@pytest.mark.parametrize("mark", ["&#187;", "&raquo;"])
def test_a_post_without_a_title_is_not_called_like_its_blog(mark: str) -> None:
    feed = f"<link rel='alternate' type='application/rss+xml' title='Suara Kebun Teh {mark} Feed' href='/feed/'>"
    title = "<p class='site-title'><a href='/' rel='home'>Suara Kebun Teh</a></p>"

    def page(document: str, heading: str) -> bytes:
        body = f"{title}<article><h1>{heading}</h1><div class='entry-content'>{TEXT}</div></article>"
        return f"<html><head><title>{document}</title>{feed}</head><body>{body}</body></html>".encode()

    url = "https://kebunteh.example/2025/05/1412/"
    outlet = Outlet(name="Teh Nusantara")
    assert extract(page("Suara Kebun Teh", ""), url, outlet=outlet, now=NOW) == NotArticle("not_an_article")
    for heading in (TITLE, ""):
        named = extract(page(f"{TITLE} – Suara Kebun Teh", heading), url, outlet=outlet, now=NOW)
        assert isinstance(named, Article)
        assert named.title == TITLE


def test_excerpt_of_another_story_in_the_text_is_not_part_of_it() -> None:
    first, *rest = PARTS
    other = "<div><h3><a href='/1'>Timah Laut Ditambang</a></h3><div class='td-excerpt'>Nelayan memprotes.</div></div>"
    assert read(body=f"{first}{other}{''.join(rest)}").body == read().body


def test_table_of_a_picture_and_its_caption_is_not_of_the_text() -> None:
    def table(caption: str) -> str:
        return f"<table align='left'><tr><td><img src='/a.jpg'></td></tr><tr><td>{caption}</td></tr></table>"

    assert read(body=table("BANGGA: Kader memegang piala, kemarin.") + TEXT).body == read().body
    data = "<table><tr><td><img src='/a.jpg'></td><td>Juara I</td><td>Kota Sawah</td></tr></table>"
    assert read(body=TEXT + data).body.endswith("Juara I | Kota Sawah")


def test_text_that_was_written_in_an_editor_is_of_the_text() -> None:
    last = "<div class='elementor-widget-text-editor'><p>Piala dipajang di balai kota.</p></div>"
    assert read(body=TEXT + last).body.endswith("Piala dipajang di balai kota.")
    assert read(body=TEXT + last.replace("elementor-widget-text-", "")).body == read().body


def test_paragraphs_that_a_script_renders_are_of_the_text() -> None:
    rendered = (
        f"<div><span class='StoryRenderer__EditorWrapper-sc-1f x'>{PARTS[0].removeprefix('<p>')[:-4]}</span></div>"
    )
    assert read(body=rendered + PARTS[1] + PARTS[2]).body == read().body


def test_cards_of_other_stories_are_left_out_where_a_page_builder_prints_the_text() -> None:
    def widget(content: str) -> str:
        return (
            f"<div class='elementor-widget-text-editor'><div class='elementor-widget-container'>{content}</div></div>"
        )

    excerpt = (
        "<div class='x'><p>Operator feri menaikkan tarif mulai awal tahun karena bahan bakar terus naik.</p></div>"
    )
    card = f"<div><article><h3 class='p'><a href='/1'>Tarif Feri Naik</a></h3>{excerpt}</article></div>"
    text = widget(PARTS[0] + PARTS[1]) + widget(PARTS[2] + PARTS[2].replace("Warga", "Camat"))
    html = f"<html><head><title>{TITLE}</title></head><body><div><h2>{TITLE}</h2>{text}{card}</div></body></html>"
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article), result
    assert "Operator" not in result.body
    assert result.body.startswith("SERANG, Kabarku")


def test_byline_is_not_that_of_a_card_in_the_text() -> None:
    card = "<article><h3><a href='/1'>Tarif Feri Naik</a></h3><p class='byline'>by Siti Aminah</p></article>"
    name = "<span class='author-prefix'>by</span> <span class='author'>Moh. Rifki</span>"
    meta = f"<span class='byline'>{name}</span>"
    assert read(meta=meta, body=PARTS[0] + PARTS[1] + card + PARTS[2]).author == "Moh. Rifki"


def test_date_in_an_element_called_a_caption_is_that_of_the_story() -> None:
    assert read(meta="<div class='caption'>06 Mei 2025 | 01:12 WIB</div>").published_at == "2025-05-05T18:12:00Z"
    assert read(meta="<div class='caption'>Foto di pendopo, 06 Mei 2025, dibuat warga</div>").published_at is None


@pytest.mark.parametrize("signature", ["Kontributor: L. Hamdan", "Jurnalis: Lala"])
def test_name_above_the_text_is_fuller_than_in_the_signature(signature: str) -> None:
    meta = "<span class='author-name'>Lala Hamdan</span>"
    assert read(meta=meta, body=f"{TEXT}<p>{signature}</p>").author == "Lala Hamdan"
    assert read(meta="<p>Lala Hamdan | 3 Mei 2025</p>", body=f"{TEXT}<p>{signature}</p>").author == "Lala Hamdan"
    other = signature.replace("L", "M")
    assert read(meta=meta, body=f"{TEXT}<p>{other}</p>").author == other.partition(": ")[2]


def test_date_in_the_box_of_the_author_is_no_name() -> None:
    dates = "<p>Diterbitkan</p> <span>2 bulan ago</span> <p>pada</p> <span>Mei 3, 2025 07:55 WIB</span>"
    meta = (
        f"<div class='author-info-date'>{dates}</div><div class='author-info-name'><p>Oleh</p> <b>Lala Hamdan</b></div>"
    )
    assert read(meta=meta).author == "Lala Hamdan"
