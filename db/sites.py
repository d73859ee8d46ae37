"""The schedule and health of the sites: their states, runs, and the validators of their sources."""

from collections.abc import Iterable, Sequence
from itertools import product

import msgspec
from sqlite_utils import Database

from crawler.records import Outcome, Robots, SiteRun, SourceState
from db.rows import SiteCounts, SiteState
from db.tables import json_text, load_rows, select_in, update_row

MOST_SOURCES = 1000
"""The maximum number of lists per site, those polled last; a sitemap of a large paper has two hundred parts."""


def store_sources(db: Database, states: Iterable[SourceState]) -> None:
    """Stores the newest state of each source; a poll without a new response keeps the old validators.

    The time of the newest story is kept likewise.
    """
    newest = {(state.site, state.url): state for state in states}
    stored = load_rows(select_in(db, "SELECT * FROM source WHERE site IN", {site for site, _ in newest}), SourceState)
    before = {(state.site, state.url): state for state in stored}
    rows = [msgspec.to_builtins(_with_validators(state, before.get(at))) for at, state in newest.items()]
    for row in rows:
        del row["type"]
    db.table("source").upsert_all(rows, pk=("site", "url"))
    for site in {site for site, _ in newest}:
        _forget_oldest(db, site)


def _forget_oldest(db: Database, site: str) -> None:
    """Deletes old sources: a site may give its lists new names at each poll."""
    db.execute(
        "DELETE FROM source WHERE site = :site AND url IN (SELECT url FROM source WHERE site = :site "
        "ORDER BY checked_at DESC LIMIT -1 OFFSET :most)",
        {"site": site, "most": MOST_SOURCES},
    )


def _with_validators(state: SourceState, before: SourceState | None) -> SourceState:
    if before is None or state.outcome is Outcome.OK:
        return state
    return msgspec.structs.replace(
        state,
        etag=state.etag or before.etag,
        last_modified=state.last_modified or before.last_modified,
        content_hash=state.content_hash or before.content_hash,
        newest=state.newest or before.newest,
    )


def store_robots(db: Database, files: Iterable[Robots]) -> None:
    """Keeps the newest robots.txt of each host."""
    rows = [msgspec.to_builtins(file) for file in files]
    for row in rows:
        del row["type"]
    db.table("robots").upsert_all(rows, pk=("site", "host"))


def robots_of(db: Database, site: str, since: str) -> list[Robots]:
    """The robots.txt files of a site's hosts that were fetched after `since`."""
    return load_rows(db.query("SELECT * FROM robots WHERE site = ? AND fetched_at > ?", [site, since]), Robots)


def site_states(db: Database) -> list[SiteState]:
    """The states of all sites in the order in which they are due, those never checked first."""
    return load_rows(db.query("SELECT * FROM site ORDER BY next_check_at, slug"), SiteState)


def site_state(db: Database, slug: str) -> SiteState | None:
    """The state of one site."""
    return next(iter(load_rows(db.query("SELECT * FROM site WHERE slug = ?", [slug]), SiteState)), None)


def due_sites(db: Database, now: str) -> list[SiteState]:
    """Enabled sites that are due and not leased."""
    sql = (
        "SELECT * FROM site WHERE enabled = 1 AND (next_check_at IS NULL OR next_check_at <= :now) "
        "AND slug NOT IN (SELECT name FROM lease WHERE until > :now) ORDER BY next_check_at, slug"
    )
    return load_rows(db.query(sql, {"now": now}), SiteState)


def stories_of_runs(db: Database, since: str) -> int:
    """How many stories, new and changed, the runs that ended since then have stored."""
    sql = "SELECT coalesce(sum(new + updated), 0) FROM run WHERE ended_at >= ?"
    stories: int = db.execute(sql, [since]).fetchone()[0]
    return stories


def store_states(db: Database, states: Iterable[SiteState]) -> None:
    """Writes the states that differ from the stored ones."""
    wanted = list(states)
    rows = select_in(db, "SELECT * FROM site WHERE slug IN", [state.slug for state in wanted])
    stored = {state.slug: state for state in load_rows(rows, SiteState)}
    for state in wanted:
        if state.slug in stored and stored[state.slug] != state:
            update_row(db, "site", msgspec.to_builtins(state), {"slug": state.slug})
    db.table("site").insert_all(msgspec.to_builtins(state) for state in wanted if state.slug not in stored)


def take_over(db: Database, site: str, olds: Iterable[str]) -> None:
    """Moves all that is stored under the slugs `olds` to `site`; an existing row of `site` stays.

    Whatever is stored of a site, its state has a row: where none is left, nothing is, and no large table is searched.
    """
    left = [row["slug"] for row in select_in(db, "SELECT slug FROM site WHERE slug IN", olds)]
    if not left:
        return
    columns = "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table'"
    keyed = [
        (table, name) for table, name in db.execute(columns) if name == "site" or (table, name) == ("site", "slug")
    ]
    for (table, column), old in product(keyed, left):
        db.execute(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {column} = ?", [site, old])
        db.execute(f"DELETE FROM {table} WHERE {column} = ?", [old])


def close_open_runs(db: Database, now: str, site: str | None = None) -> int:
    """Ends the runs, of a site or of all, that died with their process, as crashed; returns how many.

    A run that is under way has a valid lease.
    """
    cursor = db.execute(
        "UPDATE run SET ended_at = :now, outcome = 'TEMPORARY', label = 'crashed' WHERE ended_at IS NULL "
        "AND (site = :site OR (:site IS NULL AND site NOT IN (SELECT name FROM lease WHERE until > :now)))",
        {"now": now, "site": site},
    )
    return cursor.rowcount


def begin_run(db: Database, site: str, started_at: str) -> int:
    """Inserts the row of a new run, and returns its id. The caller holds the site's lease.

    From its first run on a site has a row, however that run ends.
    """
    close_open_runs(db, started_at, site)
    db.execute("INSERT OR IGNORE INTO site (slug, enabled, failures) VALUES (?, 1, 0)", [site])
    sql = (
        "INSERT INTO run (site, started_at, found, new, updated, awards, dropped, counters) "
        "VALUES (?, ?, 0, 0, 0, 0, 0, '{}') RETURNING id"
    )
    run_id: int = db.execute(sql, [site, started_at]).fetchone()[0]
    return run_id


def end_run(db: Database, run_id: int, run: SiteRun, counts: SiteCounts, secs: float) -> None:
    """Completes the row of a run."""
    values = {
        "ended_at": run.ended_at,
        "outcome": run.outcome,
        "label": run.label,
        "found": run.found,
        "new": counts.new,
        "updated": counts.updated,
        "awards": counts.awards,
        "dropped": counts.dropped,
        "secs": round(secs, 3),
        "counters": json_text(run.counters),
    }
    update_row(db, "run", values, {"id": run_id})


def old_runs(db: Database, before: str) -> list[int]:
    """The runs that started before, except the last of each site."""
    sql = "SELECT id FROM run WHERE started_at < ? AND id NOT IN (SELECT max(id) FROM run GROUP BY site) ORDER BY id"
    return [row[0] for row in db.execute(sql, [before])]


def drop_runs(db: Database, ids: Sequence[int]) -> None:
    """Deletes the rows of these runs."""
    db.execute("DELETE FROM run WHERE id IN (SELECT value FROM json_each(?))", [json_text(ids)])


def last_runs(db: Database) -> dict[str, str]:
    """When the last run of each site started."""
    return {row["site"]: row["at"] for row in db.query("SELECT site, max(started_at) AS at FROM run GROUP BY site")}


def registry_folders(db: Database) -> list[str]:
    """The folders of site files that the daemon was started with, in order."""
    return [row["folder"] for row in db.query("SELECT folder FROM registry_folder ORDER BY position")]


def store_registry_folders(db: Database, folders: Iterable[str]) -> None:
    """Replaces the stored folders."""
    db.execute("DELETE FROM registry_folder")
    db.table("registry_folder").insert_all({"position": i, "folder": folder} for i, folder in enumerate(folders))


def chores(db: Database) -> dict[str, str]:
    """When each chore last started."""
    return {row["name"]: row["done_at"] for row in db.query("SELECT name, done_at FROM chore")}


def note_chore(db: Database, name: str, now: str) -> None:
    """Notes the start of a chore."""
    db.execute(
        "INSERT INTO chore VALUES (:name, :now) ON CONFLICT DO UPDATE SET done_at = :now", {"name": name, "now": now}
    )
