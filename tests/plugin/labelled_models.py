"""Models for `llm` that answer from labelled stories, with known errors. `LABELLED_MODELS` names their JSON file.

The file: `{"stories": [paths of labelled JSON lines], "models": [options of `Behaviour`]}`. It is a plugin like any
other: `secondmodels.installed` makes a distribution of it that `llm` finds by its entry point.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import llm

NAMES = ("award", "recipient", "giver", "rank")


@dataclass
class Behaviour:
    """How a model does; shares are of stories, drawn by a hash of model and story, so that they repeat."""

    id: str
    wrong: float = 0.0
    """Stories whose recipient it gets wrong."""
    wrong_at: dict[str, float] = field(default_factory=dict)
    """The same for some stories by id, in place of `wrong`: errors that go along with another reader's."""
    blind: float = 0.0
    """Stories whose verdict it turns round."""
    false_quotes: float = 0.0
    """Stories in which it completes its quotes with what is not in the text."""
    refuses: float = 0.0
    broken: float = 0.0
    fails: float = 0.0
    hangs: bool = False
    seconds: float = 0.0
    schema: bool = True
    counts: bool = True
    """Whether it counts its tokens."""
    key: str | None = None
    obeys: bool = False
    """Whether it obeys orders in a story: answers with what follows `JAWAB:`."""
    notes: str | None = None
    """A file that gets a line for each request."""


class _Labelled(llm.KeyModel):
    can_stream = False

    def __init__(self, behaviour: Behaviour, stories: dict[str, dict[str, Any]]) -> None:
        self.model_id = behaviour.id
        self.supports_schema = behaviour.schema
        self.needs_key = behaviour.key
        self._behaviour = behaviour
        self._stories = stories

    def execute(self, prompt: Any, stream: bool, response: Any, conversation: Any, key: Any = None) -> Iterator[str]:  # noqa: ARG002 - llm's
        how = self._behaviour
        text = prompt.prompt.removeprefix("<story>\n").removesuffix("\n</story>")
        title = text.partition("\n")[0]
        print("a library that prints")
        if how.notes:
            with Path(how.notes).open("a", encoding="utf-8") as notes:
                notes.write(f"{title}\n")
        if how.hangs:
            time.sleep(3600)
        time.sleep(how.seconds)
        if how.fails > self._draw("fails", title):
            raise llm.ModelError("the server is on holiday, key abcdefghijklmnopqrstuvwxyz0123")
        if how.refuses > self._draw("refuses", title):
            yield "I cannot help with that."
            return
        answer = json.dumps(self._answer(text, title), ensure_ascii=False)
        if how.counts:
            response.set_usage(input=len(text) // 4, output=len(answer) // 4)
        if how.broken > self._draw("broken", title):
            yield answer[: len(answer) // 2]
        elif how.schema:
            yield answer
        else:
            yield f"Tentu! Berikut {{jawabannya}}:\n```json\n{answer}\n```\nSemoga membantu."

    def _draw(self, what: str, title: str) -> float:
        digest = hashlib.blake2b(f"{self.model_id} {what} {title}".encode(), digest_size=4).digest()
        return int.from_bytes(digest, "big") / 2**32

    def _answer(self, text: str, title: str) -> dict[str, Any]:
        how = self._behaviour
        if how.obeys and "JAWAB:" in text:
            obeyed: dict[str, Any] = json.JSONDecoder().raw_decode(text.partition("JAWAB:")[2].strip())[0]
            return obeyed
        row = self._stories[title]
        is_award = row["label"] == "award"
        if how.blind > self._draw("blind", title):
            if is_award:
                return {"is_award": False, "type": None, "awards": []}
            words = row["body"].split()
            return {"is_award": True, "type": "honour", "awards": [{"award": words[2], "recipient": words[5]}]}
        awards = [quotes_of(row, award) for award in row.get("awards") or []]
        if awards and how.wrong_at.get(row["id"], how.wrong) > self._draw("wrong", title):
            awards[0]["recipient"] = wrong_name(row)
        if awards and how.false_quotes > self._draw("false_quotes", title):
            awards[0] |= {"giver": "Kementerian Negeri Dongeng", "score": "nilai 99,99", "rank": "Juara Sejagat"}
        return {"is_award": is_award, "type": row.get("type"), "awards": awards}


def quotes_of(row: dict[str, Any], award: dict[str, Any]) -> dict[str, str | None]:
    """The words of a labelled story that state an award's values."""
    from crawler.awards.dates import read_dates  # here, since models that never answer start sooner without it
    from crawler.awards.levelsigns import signs
    from crawler.awards.text import parse_document
    from crawler.times import local_day

    text = f"{row.get('title') or ''}\n{row['body']}"
    quotes: dict[str, str | None] = {name: award.get(name) for name in NAMES}
    quotes["year"] = str(award["year"]) if award.get("year") and str(award["year"]) in text else None
    document = parse_document(row.get("title"), row["body"])
    sentences = [*([document.title] if document.title else []), *document.body]
    day = local_day(row.get("published_at"))
    quotes |= {"score": None, "event_date": None, "level": None}
    for sentence in sentences:
        for found in read_dates(sentence, day):
            if found.day.isoformat() == award.get("event_date"):
                quotes["event_date"] = quotes["event_date"] or _words(document, sentence, found.start, found.end)
        for sign in signs(sentence):
            if sign.group == "stated" and sign.level == award.get("level"):
                quotes["level"] = quotes["level"] or _words(document, sentence, sign.start, sign.end)
        for i, word in enumerate(sentence.words):
            if award.get("score") is not None and _is_number(word, award["score"]):
                quotes["score"] = quotes["score"] or _words(document, sentence, i, i + 1)
    return quotes


def wrong_name(row: dict[str, Any]) -> str:
    """A name of the text that is not the recipient's."""
    words = [word.strip('.,"()') for word in row["body"].split()]
    right = (row["awards"][0].get("recipient") or "").casefold()
    return next(word for word in words[8:] if word[:1].isupper() and word.isalpha() and word.casefold() not in right)


def _words(document: Any, sentence: Any, start: int, end: int) -> str:
    return str(document.text(sentence, start, end))


def _is_number(word: str, score: float) -> bool:
    try:
        return abs(float(word.replace(".", "").replace(",", ".")) - score) < 1e-6 or abs(float(word) - score) < 1e-6
    except ValueError:
        return False


@llm.hookimpl
def register_models(register: Any) -> None:
    path = os.environ.get("LABELLED_MODELS")
    if not path:
        return
    given = json.loads(Path(path).read_text(encoding="utf-8"))
    stories = {}
    for file in given["stories"]:
        for line in Path(file).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            stories[(row.get("title") or "").strip()] = row
    for options in given["models"]:
        register(_Labelled(Behaviour(**options), stories), aliases=(f"{options['id']}-alias",))
