"""What themes print into the box of the text: summaries, names, counters."""

from storypage import TEXT, read


def test_points_announced_as_the_summary_are_not_of_the_text() -> None:
    points = "<p><b>Ringkasan Berita:</b></p><ul><li>Piagam untuk pelayanan publik</li><li>Nilai naik</li></ul>"
    listed = "<p>Pemenang lain:</p><ul><li>Juara II: Kota Sawah</li></ul>"
    assert read(body=points + TEXT + listed).body.split("\n")[-2:] == ["Pemenang lain:", "Juara II: Kota Sawah"]
    assert read(body=points + TEXT).body == read().body


def test_authors_name_alone_in_the_first_line_is_not_of_the_text() -> None:
    head = "<meta name='author' content='Nur Aisyah'>"
    assert read(head=head, body=f"<p>Nur Aisyah</p>{TEXT}").body == read().body
    assert read(body=f"<p>Nur Aisyah</p>{TEXT}").body.startswith("Nur Aisyah")
