"""Small healthy sites beside hostile ones, each on its own port, with a thread per request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

Answer = tuple[int, dict[str, str], bytes]
Site = Callable[[str, str], Answer]
"""Answers a path, knowing the site's own address."""

HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/xml"}
NOT_FOUND: Answer = (404, HTML, b"<html><body><h1>Tidak ada</h1></body></html>")
SENTENCE = "Wali Kota menerima piagam pelayanan publik dari lembaga pengawas di pendopo pada hari Selasa siang. "
STORIES = 3


def slug(number: int) -> str:
    """The path of a healthy story."""
    return f"/berita/piagam-pelayanan-publik-nomor-{number}/"


def story(number: int, body: str = "", head: str = "", title: str | None = None) -> bytes:
    """A plain story's page, with more in its body and head."""
    title = title or f"Wali Kota Terima Piagam Pelayanan Publik Nomor {number}"
    text = f"<p>{SENTENCE * 3}</p><p>Piagam nomor {number}. {SENTENCE * 2}</p>"
    return (
        f"<html><head><title>{title}</title>{head}</head><body class='single'><h1>{title}</h1>"
        f"<time datetime='2025-05-0{number % 9 + 1}T08:00:00+07:00'>.</time>"
        f"<div class='entry-content'>{text}{body}</div></body></html>"
    ).encode()


def feed(url: str, paths: list[str], extra: str = "") -> bytes:
    """A feed of these paths."""
    items = "".join(
        f"<item><title>Wali Kota Terima Piagam {path[-2:-1]}</title><link>{url}{path}</link>"
        f"<pubDate>Fri, 0{at % 9 + 1} May 2025 08:00:00 +0700</pubDate></item>"
        for at, path in enumerate(paths)
    )
    return f"<rss version='2.0'><channel><title>Kabar</title>{items}{extra}</channel></rss>".encode()


def healthy(url: str, path: str) -> Answer:
    """Three stories in a feed."""
    if path == "/feed":
        return 200, XML, feed(url, [slug(number) for number in range(STORIES)])
    numbers = [number for number in range(STORIES) if path == slug(number)]
    return (200, HTML, story(numbers[0])) if numbers else NOT_FOUND


def with_page(page: bytes, headers: dict[str, str] = HTML) -> Site:
    """A healthy site whose feed names a fourth story first, which is `page`."""

    def answer(url: str, path: str) -> Answer:
        if path == "/feed":
            return 200, XML, feed(url, ["/berita/racun-di-antara-berita/", *(slug(n) for n in range(STORIES))])
        return (200, headers, page) if path == "/berita/racun-di-antara-berita/" else healthy(url, path)

    return answer


def with_answer(at: str, body: Callable[[str], bytes], headers: dict[str, str] = XML) -> Site:
    """A healthy site that answers `body`, given its address, at one path."""

    def answer(url: str, path: str) -> Answer:
        return (200, headers, body(url)) if path == at else healthy(url, path)

    return answer


@contextmanager
def served(site: Site) -> Iterator[str]:
    """Serve a site on loopback; gives its address without a slash at the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = site(url, self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Silence."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *args: object) -> None:
            """A client that was killed is not an error."""

    with Server(("127.0.0.1", 0), Handler) as server:
        url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield url
        finally:
            server.shutdown()
            thread.join()


def write_site(folder: Path, name: str, url: str, more: str = "") -> None:
    """The file of a site that has a feed, and a section page behind it."""
    text = f'name = "{name}"\nurl = "{url}/"\nregion = "36"\ndelay = "0s"\n{more}'
    lists = "".join(
        f'\n[[sources]]\nkind = "{kind}"\nurl = "{path}"\n' for kind, path in (("feed", "/feed"), ("sitemap", "/map"))
    )
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text + lists, encoding="utf-8")
