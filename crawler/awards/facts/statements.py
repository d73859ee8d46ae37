"""Is a day that of a statement: "…, kata Bupati, Rabu (18/10)", "Bupati, Rabu (18/10), mengatakan …"?"""

from crawler.awards.facts.dates import Day
from crawler.awards.facts.givings import HANDING, OCCASION, givings, is_saying, last_giving
from crawler.awards.lexicon import Kind, Mark, word_set
from crawler.awards.text import Sentence

_REPORTS = word_set("when", "reports")
_STEMS = word_set("when", "stems")
_NEWS = {"berdasarkan", "dari", "memperoleh", "mendapat", "menurut"}
"""Before "informasi" they make it a report; "Komisi Informasi" and "keterbukaan informasi" are none."""
_JUDGES = {"juri", "jurinya", "panitia", "penyelenggara"}
"""What they say is the award."""
_MEETINGS = {"apel", "rakor", "rakornas"}
"""Occasions on which anything may be said."""
_THUS = {"begitu", "demikian"}
_CALLING = 8
_JUDGE_REACH = 2
_ACTIVE = ("me", "be")
"""How an active verb begins: "mengatakan", "berharap"; "kata" and "ujarnya" stand behind what is said."""


def is_of_statement(sentence: Sentence, day: Day) -> bool:
    """Was something said on this day, and nothing given?"""
    at = day.start
    if sentence.quoted[at]:
        return True
    speech = [m for m in sentence.of(Kind.SPEECH) if _is_speech(sentence, m)]
    spoken = [m.end for m in speech if m.start < at and not _is_naming(sentence, m)]
    spoken += [i + 1 for i in range(at) if _is_report(sentence, i) or is_saying(sentence, i)]
    if not spoken:
        return last_giving(sentence, at) < 0 and _speech_follows(sentence, speech, day.end)
    last = max(spoken)
    behind = [i for i in range(last, at) if sentence.lows[i - 1 : i + 1] != ["yang", "diterima"]]
    if any(low in HANDING or (low in OCCASION and low not in _MEETINGS) for low in (sentence.lows[i] for i in behind)):
        return False
    return not any(start in behind for start in givings(sentence))


def _is_speech(sentence: Sentence, mark: Mark) -> bool:
    """ "…, kata Bupati" speaks; the "kata" of a poem, a "cerita rakyat" and a "Hari Lanjut Usia" do not."""
    start = mark.start
    if start and sentence.words[start][0].isupper():
        return False
    if sentence.lows[start] not in _STEMS or start == 0:
        return True
    return not sentence.words[start - 1].isalnum() or sentence.lows[start - 1] in _THUS


def _speech_follows(sentence: Sentence, marks: list[Mark], at: int) -> bool:
    """Does a verb of speech with its subject before it come first behind token `at`, before any of giving?"""
    speech = [m.start for m in marks if m.start >= at and sentence.lows[m.start][:2] in _ACTIVE]
    speech += [i for i in range(at, len(sentence)) if _is_report(sentence, i)]
    giving = [start for start in givings(sentence) if start >= at]
    return bool(speech) and min(speech) < min(giving, default=len(sentence))


def _is_report(sentence: Sentence, i: int) -> bool:
    """A word of reporting that is no part of a name, such as that of the "Komisi Informasi"."""
    low = sentence.lows[i]
    if low == "informasi":
        return i == 0 or sentence.lows[i - 1] in _NEWS
    return low in _REPORTS and (i == 0 or sentence.words[i].islower())


def _is_naming(sentence: Sentence, mark: Mark) -> bool:
    """ "Juri menyebut film itu sebagai yang terbaik", "ketika panitia menyebut namanya": no speech."""
    if sentence.lows[mark.end - 1] not in ("menyebut", "menyatakan", "menilai"):
        return False
    judged = any(low in _JUDGES for low in sentence.lows[max(0, mark.start - _JUDGE_REACH) : mark.start])
    return judged or "sebagai" in sentence.lows[mark.end : mark.end + _CALLING]
