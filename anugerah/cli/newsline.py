"""A row of the news for printing, from any of the views."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from anugerah.cli.common import plain, shown
from crawler.config import Settings
from db.newsrows import Head, MergedAward, NewsItem, ReportedFact
from db.rows import NewsRow
from db.store import Store


@dataclass(frozen=True, slots=True)
class Line:
    """Texts as they are printed; empty for unknown values."""

    when: str
    recipient: str
    award: str
    rank: str
    score: str
    giver: str
    place: str
    source: str
    """For an award the number of stories that report it; for a story or a fact its site."""
    sure: str
    title: str
    url: str

    @property
    def day(self) -> str:
        """The day only."""
        return self.when[:10]

    @property
    def summary(self) -> tuple[str, str]:
        """Who received what; then from whom, how well, where, and how certain that is."""
        what = ": ".join(filter(None, (self.recipient, self.award or self.title)))
        score = f"score {self.score}" if self.score else ""
        sure = f"{self.sure} sure" if self.sure else ""
        sources = f"{self.source} source{'s' * (self.source != '1')}" if self.source.isdecimal() else self.source
        return what, " · ".join(filter(None, (self.giver, self.rank, score, self.place, sources, sure)))


def lines_of(rows: Sequence[NewsItem], store: Store, settings: Settings) -> list[Line]:
    """The rows in their order; the articles of facts are looked up."""
    articles = {row.article_id for row in rows if isinstance(row, ReportedFact)}
    return list(_lines(rows, store.heads(articles) if articles else {}, settings))


def _lines(rows: Sequence[NewsItem], heads: Mapping[int, Head], settings: Settings) -> Iterator[Line]:
    for row in rows:
        source: MergedAward | NewsRow | Head
        source = heads[row.article_id] if isinstance(row, ReportedFact) else row
        yield Line(
            when=shown(source.published_at, settings),
            recipient=row.recipient or "",
            award=row.award or "",
            rank=row.rank or "",
            score="" if row.score is None else plain(row.score),
            giver=row.giver or "",
            place=row.region_name or "",
            source=str(source.sources) if isinstance(source, MergedAward) else source.site,
            sure="" if row.confidence is None else f"{row.confidence:.0%}",
            title=source.title or "",
            url=source.url or "",
        )
