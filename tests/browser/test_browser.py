"""The monitor in a browser: what readers and the operator do, on a desktop and a phone, with and without JavaScript."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import Crawled
from serving import chromium, served

sync_api = pytest.importorskip("playwright.sync_api", reason="they need Playwright: make test installs it")
if chromium() is None:
    pytest.skip("the browser tests need Chromium: apt-get install chromium", allow_module_level=True)
sync_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="they need axe-playwright-python")

from anugerah.monitor.web.logins import Logins, logins_file  # noqa: E402 - needs what may be skipped

NAME, PASSWORD = "editor", "rahasia sekali"
SCRIPT = "<script>document.title = 'TAKEN'; window.taken = 1</script><img src=x onerror='window.taken = 1'>"
SHOTS = Path(__file__).resolve().parents[2] / "screenshots"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PAGES = ("", "en/", "cari/?q=kota", "anugerah/2/", "penerima/", "provinsi/36/", "tentang/", "-/login")


@pytest.fixture(scope="module")
def db(crawled_db: Crawled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copy(crawled_db.db, tmp_path_factory.mktemp("browsed") / "copy.db"))
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE article SET title = title || ?", [SCRIPT])
        conn.execute("UPDATE award SET rank = ? WHERE id % 5 = 0", [SCRIPT])
        conn.execute(  # one body in one series, three years
            "UPDATE award SET recipient_key = (SELECT recipient_key FROM award WHERE id = 2), score = 80 + id, "
            "scheme_key = (SELECT scheme_key FROM award WHERE scheme_key IS NOT NULL LIMIT 1), year = 2020 + id "
            "WHERE id IN (2, 3, 4)"
        )
        conn.commit()
    Logins(logins_file(path)).set_password(NAME, PASSWORD)
    return path


@pytest.fixture(scope="module")
def address(db: Path) -> Iterator[str]:
    with served(db) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        made = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def context(browser: Any, address: str) -> Iterator[Any]:
    """A browser's session; it must stay on this host, say nothing on its console, and run no script of a site."""
    SHOTS.mkdir(exist_ok=True)
    made = browser.new_context(base_url=address, viewport=DESK)
    messages: list[str] = []
    asked: list[str] = []
    made.on("console", lambda message: messages.append(message.text) if message.type in ("error", "warning") else None)
    made.on("weberror", lambda error: messages.append(str(error.error)))
    made.on("request", lambda request: asked.append(request.url))
    yield made
    taken = [page.evaluate("window.taken") for page in made.pages]
    made.close()
    assert messages == []
    assert {urlsplit(url).netloc for url in asked} <= {urlsplit(address).netloc}
    assert set(taken) <= {None}


@pytest.fixture
def page(context: Any) -> Any:
    return context.new_page()


def shot(page: Any, name: str) -> None:
    page.screenshot(path=SHOTS / f"{name}.png")


def log_in(page: Any) -> None:
    page.goto("-/login")
    page.get_by_label("Nama").fill(NAME)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("button", name="Keluar: editor").wait_for()


def test_a_reader_reads_an_award_and_its_recipient(page: Any) -> None:
    page.goto("")
    shot(page, "home")
    assert page.locator("article.card").count() == 30
    name = page.locator("article.card h2").first.inner_text()
    page.locator("article.card h2 a").first.click()
    assert page.locator("h1").inner_text() == name
    assert page.locator("blockquote").count() == 1
    assert page.locator("ul.sources li").count() >= 1
    assert "<script>" in page.locator("ul.sources").inner_text(), "crawled markup is shown as text"
    shot(page, "award")
    page.goto("cari/?q=pontianak")
    page.locator("article.card h3 a").first.click()
    page.locator("dl.facts a").first.click()
    assert "/penerima/" in page.url
    assert page.locator("article.card").count() >= 1
    shot(page, "recipient")


def test_a_recipient_s_scores_over_the_years_are_drawn(page: Any, db: Path) -> None:
    with closing(sqlite3.connect(db)) as conn:
        (recipient,) = conn.execute("SELECT recipient_id FROM awards WHERE id = 2").fetchone()
    page.goto(f"penerima/{recipient}/")
    assert page.locator("svg.chart circle").count() == 3
    shot(page, "chart")


def test_words_are_found_while_they_are_typed(page: Any) -> None:
    page.goto("cari/")
    page.locator("#q").press_sequentially("ombudsman", delay=5)
    page.wait_for_url("**/cari/?q=ombudsman")
    page.locator("#count", has_text="penghargaan").wait_for()
    assert page.locator("#results article").count() >= 1
    assert page.locator("#q").evaluate("element => element === document.activeElement"), "the reader goes on typing"
    page.locator("#q").fill("zzzz")
    page.locator("#count", has_text="Tidak ada").wait_for()
    assert page.locator("#results article").count() == 0


def test_filters_are_put_on_and_taken_off_by_keyboard_and_click(page: Any) -> None:
    page.goto("")
    page.locator(".facets summary", has_text="Jenis").press("Enter")
    page.locator(".facets").get_by_role("link", name="Penilaian", exact=False).first.click()
    assert page.url.endswith("cari/?jenis=penilaian")
    count = page.locator("#count").inner_text()
    page.locator(".facets summary", has_text="Provinsi").click()
    page.locator(".facets a", has_text="Banten").first.click()
    assert page.locator("#count").inner_text() != count
    shot(page, "filters")
    page.locator(".chips a", has_text="Banten").click()
    assert page.locator("#count").inner_text() == count


def test_all_works_without_javascript(browser: Any, address: str) -> None:
    with closing(browser.new_context(base_url=address, java_script_enabled=False)) as context:
        page = context.new_page()
        page.goto("")
        page.locator("#find").fill("ombudsman")
        page.locator("#find").press("Enter")
        assert page.url.endswith("cari/?q=ombudsman")
        assert page.locator("article").count() >= 1
        page.locator("#q").fill("pontianak")
        page.locator("#search button").click()
        assert page.url.endswith("cari/?q=pontianak")


def test_the_language_changes_at_a_click_and_stays(page: Any) -> None:
    page.goto("cari/?jenis=penilaian")
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("en/cari/?jenis=penilaian")
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("article h3 a").first.click()
    assert "/en/anugerah/" in page.url
    page.get_by_role("link", name="Bahasa Indonesia").click()
    assert "/en/" not in page.url


def test_an_operator_corrects_an_award(page: Any, db: Path) -> None:
    log_in(page)
    page.goto("anugerah/1/")
    page.get_by_text("Ubah nilai").click()
    page.locator("#edit-score").fill("77,25")
    shot(page, "correction")
    page.get_by_role("button", name="Simpan").click()
    assert page.locator("dl.facts .score dd").inner_text().startswith("77,25")
    page.get_by_role("button", name="Benar").click()
    assert "diperiksa" in page.locator("dl.facts").inner_text()
    page.get_by_role("button", name="Batalkan").first.click()
    page.get_by_role("button", name="Bukan penghargaan").click()
    assert "Tidak ditampilkan" in page.locator("main").inner_text()
    with closing(sqlite3.connect(db)) as conn:
        decisions = conn.execute(
            "SELECT action, made_by FROM award_hand WHERE undone_at IS NULL ORDER BY id"
        ).fetchall()
        assert decisions == [("confirm", NAME), ("reject", NAME)]
    page.get_by_role("button", name="Batalkan").last.click()
    page.get_by_role("button", name="Keluar: editor").click()
    assert page.context.request.get("data").status == 404


def test_an_operator_asks_tables_and_sites(page: Any) -> None:
    log_in(page)
    page.get_by_role("link", name="Kesehatan situs").click()
    assert page.locator("tbody tr").count() >= 5
    page.goto("data/awards?_search=ombudsman")
    assert page.locator("table.rows-and-columns tbody tr").count() >= 1
    shot(page, "tables")


LABELS_ON_TWO_LINES = """() => {
    const lines = (label) => {
        const text = document.createRange()
        text.selectNodeContents(label)
        return text.getClientRects().length
    }
    const words = [...document.querySelectorAll("dt")].filter((label) => !label.textContent.trim().includes(" "))
    return words.filter((label) => lines(label) > 1).map((label) => label.textContent)
}"""


def test_no_word_of_a_label_is_broken_on_a_phone(page: Any) -> None:
    page.set_viewport_size(PHONE)
    for path in ("", "anugerah/2/", "en/anugerah/2/"):
        page.goto(path)
        assert page.evaluate(LABELS_ON_TWO_LINES) == [], path


@pytest.mark.parametrize("path", PAGES)
def test_nothing_serious_is_in_the_way_of_the_blind_and_a_phone_shows_all(page: Any, path: str) -> None:
    page.goto(path)
    found = sync_playwright.Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    shot(page, f"phone-{path.split('?')[0].strip('/').replace('/', '-') or 'home'}")


def test_dark_mode_has_contrast_too(browser: Any, address: str) -> None:
    with closing(browser.new_context(base_url=address, color_scheme="dark")) as context:
        page = context.new_page()
        page.goto("provinsi/36/")
        found = sync_playwright.Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
        shot(page, "dark")
