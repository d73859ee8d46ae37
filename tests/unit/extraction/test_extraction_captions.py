"""Captions that only their place below a picture shows."""

import pytest
from storypage import TEXT, read

PARTS = [f"{part}</p>" for part in TEXT.split("</p>") if part]
IMAGE = "<img src='/piagam.jpg'>"


@pytest.mark.parametrize("picture", [IMAGE, f"<p style='text-align:center'>{IMAGE}</p>", f"<div>{IMAGE}<br></div>"])
@pytest.mark.parametrize(
    "caption",
    [
        "<p style='text-align: center;'>Wali kota memegang piagam</p>",
        "<p class='text-center small'>Wali kota memegang piagam</p>",
        "<p class='has-text-align-center'>Wali kota memegang piagam</p>",
        "<div align='center'><b>Wali kota memegang piagam</b></div>",
        "<p><em>Wali kota memegang piagam</em></p>",
        "<p style='text-align:center'><span><i>Wali kota memegang piagam di pendopo, Senin (3/3).</i></span></p>",
    ],
)
def test_a_centred_or_slanted_line_below_a_picture_is_a_caption(picture: str, caption: str) -> None:
    assert read(body=f"{PARTS[0]}{picture}{caption}{PARTS[1]}{PARTS[2]}").body == read().body


@pytest.mark.parametrize(
    ("picture", "line"),
    [
        (IMAGE, "<p>Pemenang lain tahun ini</p>"),
        (IMAGE, "<p style='text-align:center'>Panitia menilai dua puluh kantor.</p>"),
        (IMAGE, "<p><i>Panitia</i> menilai dua puluh kantor</p>"),
        (IMAGE, "<h3 style='text-align:center'>Pemenang lain tahun ini</h3>"),
        ("", "<p style='text-align:center'>Pemenang lain tahun ini</p>"),
        (f"<p>{IMAGE} Panitia menilai dua puluh kantor.</p>", "<p style='text-align:center'>Pemenang lain</p>"),
        (f"<p>{IMAGE}</p>Panitia menilai dua puluh kantor.", "<p style='text-align:center'>Pemenang lain</p>"),
    ],
)
def test_other_lines_below_a_picture_stay(picture: str, line: str) -> None:
    body = read(body=f"{PARTS[0]}{picture}{line}{PARTS[1]}{PARTS[2]}").body
    assert "emenang lain" in body or "dua puluh kantor" in body


@pytest.mark.parametrize(
    "part",
    [
        f"<div data-hook='figure-IMAGE'>{IMAGE}<span data-hook='image-caption'>Wali kota memegang piagam</span></div>",
        f"<div class='a1'>{IMAGE}<div class='x9' data-testid='photo-caption'>Wali kota memegang piagam</div></div>",
        "<div class='itemContentFooter'><span class='itemHits'>Dibaca <b>214</b> kali</span><span>Cetak</span></div>",
        "<div class='kg-card kg-signup-card'><h2>Kabar dari kota setiap Jumat</h2><p>Langsung ke surel Anda.</p></div>",
    ],
)
def test_captions_with_a_name_for_tests_and_cards_and_footers_are_no_text(part: str) -> None:
    assert read(body=f"{PARTS[0]}{part}{PARTS[1]}{PARTS[2]}").body == read().body
