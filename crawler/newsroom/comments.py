"""Readers' comments below the stories: names and award words that are not part of any story."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from crawler.newsroom.truth import Story
from crawler.newsroom.wording import number_of, pick

_READERS = (
    "Mang Ujang", "Ibu Tati", "Rizal Fahmi", "warga kp. kebon", "Dede S.", "Hj. Rohayati", "Bang Jampang",
    "Yanti Suryani", "anak_rantau", "Pak RT 05", "Nurlela", "Koko Prasetyo",
)  # fmt: skip
REMARKS = (
    "Alhamdulillah, semoga jalan di kampung kami juga ikut diperhatikan.",
    "Selamat untuk semua yang meraih juara, jangan cepat puas ya.",
    "Mohon admin, nomor pengaduannya berapa?",
    "Penghargaan boleh banyak, tapi antrean puskesmas masih panjang, Pak.",
    "Terima kasih infonya, sangat bermanfaat.",
    "Kapan giliran kecamatan kami?",
    "Mantap! Tahun depan harus peringkat pertama.",
    "Tolong lampu jalan dekat pasar dicek lagi, sudah tiga malam mati.",
    "Kami bangga jadi warga sini.",
    "Semoga tidak hanya di atas kertas.",
    "Anak saya ikut juga, pengalaman yang baik sekali.",
    "Beritanya lengkap, lanjutkan!",
)


class Comment(msgspec.Struct, frozen=True):
    """A reader's comment below a post."""

    id: int
    name: str
    at: datetime
    text: str


def comments_on(story: Story, published_at: datetime) -> Iterable[Comment]:
    """Yield the comments on a story, oldest first; `published_at` is in the site's zone."""
    for place in range(number_of(story.slug, "comments") % 4):
        key = (story.slug, "comment", place)
        yield Comment(
            id=story.number * 4 + place,
            name=pick(_READERS, *key),
            at=published_at + timedelta(minutes=37 + 191 * place + number_of(*key) % 150),
            text=pick(REMARKS, *key, "text"),
        )
    for place, at in enumerate(story.remarks):
        key = (story.slug, "remark", place)
        yield Comment(id=story.number * 4 + 3 + place, name=pick(_READERS, *key), at=at, text=pick(REMARKS, *key))
