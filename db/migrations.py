"""The schema's history: append-only, each step in one transaction, never edited once released.

Views are not part of it: `views.sql` is run again after every upgrade, so a change of a view comes with a migration
(one that does nothing else will do). `SCHEMA.md` describes what the steps add up to.
"""

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("anugerah")


@MIGRATIONS()
def m001_first_schema(db: Database) -> None:
    """Articles with their versions and facts, addresses, sites, sources, runs, and the full-text index."""
    db.executescript("""
CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    site TEXT NOT NULL,
    title TEXT NOT NULL,
    author TEXT,
    author_kind TEXT,
    published_at TEXT,
    modified_at TEXT,
    first_seen_at TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    changed_at TEXT,
    gone_at TEXT,
    section TEXT,
    tags TEXT NOT NULL,
    language TEXT,
    image TEXT,
    body TEXT NOT NULL,
    is_award INTEGER NOT NULL CHECK (is_award IN (0, 1)),
    award_score REAL NOT NULL,
    award_type TEXT,
    award_evidence TEXT NOT NULL
) STRICT;
CREATE INDEX article_site ON article (site, published_at);
CREATE INDEX article_published ON article (published_at);
CREATE INDEX article_award_seen ON article (first_seen_at) WHERE is_award = 1;

CREATE TABLE article_version (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    replaced_at TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    author TEXT,
    author_kind TEXT,
    published_at TEXT,
    modified_at TEXT,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX article_version_article ON article_version (article_id);

CREATE TABLE address (
    key_hash TEXT PRIMARY KEY,
    key TEXT NOT NULL,
    url TEXT NOT NULL,
    site TEXT NOT NULL,
    article_id INTEGER REFERENCES article (id) ON DELETE CASCADE,
    reason TEXT,
    seen_at TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    CHECK ((article_id IS NULL) <> (reason IS NULL))
) STRICT;
CREATE INDEX address_site ON address (site, seen_at);
CREATE INDEX address_article ON address (article_id);

CREATE TABLE award_fact (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    award TEXT,
    recipient TEXT,
    recipient_region TEXT,
    giver TEXT,
    year INTEGER,
    score REAL,
    rank TEXT,
    level TEXT,
    event_date TEXT,
    main INTEGER NOT NULL CHECK (main IN (0, 1)),
    evidence TEXT NOT NULL,
    evidence_in TEXT NOT NULL,
    evidence_start INTEGER NOT NULL,
    evidence_end INTEGER NOT NULL,
    spans TEXT NOT NULL
) STRICT;
CREATE INDEX award_fact_article ON award_fact (article_id);

CREATE TABLE site (
    slug TEXT PRIMARY KEY,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    outcome TEXT,
    label TEXT,
    last_ok_at TEXT,
    last_new_at TEXT,
    next_check_at TEXT,
    interval_s INTEGER,
    failures INTEGER NOT NULL,
    reason TEXT,
    lease_by TEXT,
    lease_until TEXT
) STRICT;

CREATE TABLE source (
    site TEXT NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    checked_at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    label TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    content_hash TEXT,
    items INTEGER NOT NULL,
    PRIMARY KEY (site, url)
) STRICT;

CREATE TABLE pending (
    site TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    link TEXT NOT NULL,
    tries INTEGER NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (site, key_hash)
) STRICT;

CREATE TABLE robots (
    site TEXT NOT NULL,
    host TEXT NOT NULL,
    body TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    PRIMARY KEY (site, host)
) STRICT;

CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    site TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT,
    label TEXT,
    found INTEGER NOT NULL,
    new INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    awards INTEGER NOT NULL,
    dropped INTEGER NOT NULL,
    secs REAL,
    counters TEXT NOT NULL
) STRICT;
CREATE INDEX run_site ON run (site, started_at);

CREATE VIRTUAL TABLE articles_fts USING fts5 (
    title, body, content='article', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER article_inserted AFTER INSERT ON article BEGIN
    INSERT INTO articles_fts (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE TRIGGER article_deleted AFTER DELETE ON article BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
END;
CREATE TRIGGER article_text_changed AFTER UPDATE OF title, body ON article
WHEN old.title IS NOT new.title OR old.body IS NOT new.body BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
    INSERT INTO articles_fts (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
""")


@MIGRATIONS()
def m002_moved_stories_and_full_answers(db: Database) -> None:
    """The name that a story keeps when it moves; when a source was last read whole, and where a backfill goes on."""
    db.executescript("""
ALTER TABLE article ADD COLUMN guid TEXT;
CREATE INDEX article_seen ON article (site, first_seen_at);
CREATE INDEX article_guid ON article (site, guid) WHERE guid IS NOT NULL;
ALTER TABLE source ADD COLUMN full_at TEXT;
ALTER TABLE source ADD COLUMN cursor TEXT;
""")


@MIGRATIONS()
def m003_entities(db: Database) -> None:
    """Who receives and gives awards, whatever the spelling; facts stored before have no keys until `retag`."""
    db.executescript("""
CREATE TABLE entity (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT,
    region TEXT,
    parent_id INTEGER REFERENCES entity (id)
) STRICT;
CREATE TABLE alias (
    name_key TEXT PRIMARY KEY,
    entity_id INTEGER NOT NULL REFERENCES entity (id)
) STRICT;
CREATE INDEX alias_entity ON alias (entity_id);
ALTER TABLE award_fact ADD COLUMN recipient_key TEXT;
ALTER TABLE award_fact ADD COLUMN giver_key TEXT;
CREATE INDEX award_fact_recipient ON award_fact (recipient_key);
CREATE INDEX award_fact_giver ON award_fact (giver_key);
""")


@MIGRATIONS()
def m004_leases_of_their_own(db: Database) -> None:
    """Leases leave table `site`: whole networks are leased as well as sites."""
    db.executescript("""
CREATE TABLE lease (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;
INSERT INTO lease (name, holder, until)
    SELECT slug, lease_by, lease_until FROM site WHERE lease_by IS NOT NULL AND lease_until IS NOT NULL;
ALTER TABLE site DROP COLUMN lease_by;
ALTER TABLE site DROP COLUMN lease_until;
""")


@MIGRATIONS()
def m005_chores(db: Database) -> None:
    """When the daemon last did what it does by the clock: a time that passed while it was down is made up for."""
    db.executescript("CREATE TABLE chore (name TEXT PRIMARY KEY, done_at TEXT NOT NULL) STRICT;")


@MIGRATIONS()
def m006_newest_of_a_source(db: Database) -> None:
    """The newest story that a source dates: a list that nobody fills any more is told by it."""
    db.executescript("ALTER TABLE source ADD COLUMN newest TEXT;")


@MIGRATIONS()
def m007_health(db: Database) -> None:
    """What the monitors found, and the notices that wait to be sent; view `site_health` comes with them."""
    db.executescript("""
CREATE TABLE finding (
    site TEXT NOT NULL,
    cause TEXT NOT NULL,
    since TEXT NOT NULL,
    says TEXT NOT NULL,
    PRIMARY KEY (site, cause)
) STRICT;
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    made_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    site TEXT NOT NULL,
    cause TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    tries INTEGER NOT NULL,
    next_try_at TEXT NOT NULL,
    error TEXT,
    sent_at TEXT
) STRICT;
CREATE INDEX outbox_waiting ON outbox (next_try_at) WHERE sent_at IS NULL;
CREATE INDEX outbox_told ON outbox (site, cause, made_at);
""")


@MIGRATIONS()
def m008_gaps(db: Database) -> None:
    """Sites of which stories may have been missed."""
    db.executescript("ALTER TABLE site ADD COLUMN has_gap INTEGER NOT NULL DEFAULT 0 CHECK (has_gap IN (0, 1));")


@MIGRATIONS()
def m009_withdrawn_stories(db: Database) -> None:
    """Why a story is gone, since when that is only thought, what no list holds any more; a post's own number."""
    db.executescript("""
ALTER TABLE article ADD COLUMN post TEXT;
ALTER TABLE article ADD COLUMN gone_reason TEXT;
ALTER TABLE article ADD COLUMN doubted_at TEXT;
UPDATE article SET gone_reason = 'gone' WHERE gone_at IS NOT NULL;
CREATE INDEX article_post ON article (site, post) WHERE post IS NOT NULL;
CREATE INDEX article_doubted ON article (site, doubted_at) WHERE doubted_at IS NOT NULL;
CREATE INDEX article_gone ON article (site, gone_at) WHERE gone_at IS NOT NULL;
CREATE TABLE unlisted (
    article_id INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    since TEXT NOT NULL,
    looked_at TEXT
) STRICT;
""")


@MIGRATIONS()
def m010_registry_of_the_daemon(db: Database) -> None:
    """The folders of site files that the daemon was given: the other verbs read the same."""
    db.executescript("CREATE TABLE registry_folder (position INTEGER PRIMARY KEY, folder TEXT NOT NULL) STRICT;")


@MIGRATIONS()
def m011_doubtful_stories(db: Database) -> None:
    """Why a page may be no story; view `award_news` leaves such out."""
    db.executescript("ALTER TABLE article ADD COLUMN no_story TEXT;")


@MIGRATIONS()
def m012_confidence(db: Database) -> None:
    """How sure the reader is of a fact; those stored before have none until `retag`."""
    db.executescript("ALTER TABLE award_fact ADD COLUMN confidence REAL;")
