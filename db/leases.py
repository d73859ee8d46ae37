"""Who may crawl what: leases that expire, of sites by slug and of networks by another name."""

from sqlite_utils import Database


def take_lease(db: Database, name: str, holder: str, until: str, now: str) -> bool:
    """Acquires a lease, or renews the holder's own; False if another holds it."""
    cursor = db.execute(
        "INSERT INTO lease (name, holder, until) VALUES (:name, :holder, :until) "
        "ON CONFLICT (name) DO UPDATE SET holder = :holder, until = :until WHERE until <= :now OR holder = :holder",
        {"name": name, "holder": holder, "until": until, "now": now},
    )
    return cursor.rowcount == 1


def lease_holder(db: Database, name: str) -> str | None:
    """The holder of a lease, or the last one that did not release it."""
    rows = list(db.query("SELECT holder FROM lease WHERE name = ?", [name]))
    return rows[0]["holder"] if rows else None


def give_lease_back(db: Database, name: str, holder: str) -> None:
    """Releases the holder's lease; another's stays."""
    db.execute("DELETE FROM lease WHERE name = ? AND holder = ?", [name, holder])


def holders(db: Database) -> dict[str, str]:
    """The holder of each lease, by the lease's name."""
    return {row["name"]: row["holder"] for row in db.query("SELECT name, holder FROM lease")}
