"""The schema's history: append-only, each step in one transaction, never edited once released.

Views are not part of it: `views.sql` is run again after every upgrade, so a change of a view needs a migration (an
empty one will do). `SCHEMA.md` describes the result.
"""

from sqlite_utils import Database, Migrations

from crawler.regions import region_name, regions

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
    """The guid that a story keeps when it moves; when a source was last read whole, and where a backfill continues."""
    db.executescript("""
ALTER TABLE article ADD COLUMN guid TEXT;
CREATE INDEX article_seen ON article (site, first_seen_at);
CREATE INDEX article_guid ON article (site, guid) WHERE guid IS NOT NULL;
ALTER TABLE source ADD COLUMN full_at TEXT;
ALTER TABLE source ADD COLUMN cursor TEXT;
""")


@MIGRATIONS()
def m003_entities(db: Database) -> None:
    """Who receives and gives awards, in any spelling; facts stored before have no keys until `retag`."""
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
    """Leases move out of table `site`: networks are leased as well as sites."""
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
    """When the daemon's chores last ran, so that runs missed while it was down are made up for."""
    db.executescript("CREATE TABLE chore (name TEXT PRIMARY KEY, done_at TEXT NOT NULL) STRICT;")


@MIGRATIONS()
def m006_newest_of_a_source(db: Database) -> None:
    """The date of the newest story in a source: it reveals a list that is no longer updated."""
    db.executescript("ALTER TABLE source ADD COLUMN newest TEXT;")


@MIGRATIONS()
def m007_health(db: Database) -> None:
    """Findings of the monitors, and the outbox of notices; view `site_health` comes with them."""
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
    """Why a story is gone, since when it is doubted, which stories lists no longer hold; a post's own number."""
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
    """The folders of site files that the daemon was started with: the other commands read the same."""
    db.executescript("CREATE TABLE registry_folder (position INTEGER PRIMARY KEY, folder TEXT NOT NULL) STRICT;")


@MIGRATIONS()
def m011_doubtful_stories(db: Database) -> None:
    """Why a page may be no story; view `award_news` skips such pages."""
    db.executescript("ALTER TABLE article ADD COLUMN no_story TEXT;")


@MIGRATIONS()
def m012_confidence(db: Database) -> None:
    """How certain the reader is of a fact; facts stored before have no confidence until `retag`."""
    db.executescript("ALTER TABLE award_fact ADD COLUMN confidence REAL;")


@MIGRATIONS()
def m013_merged_awards(db: Database) -> None:
    """Regions, stories that several sites print, awards that several stories report, and their schemes over the years.

    What was stored before is its own story and has no award until `anugerah retag`.
    """
    db.executescript("""
CREATE TABLE region (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('provinsi', 'kabupaten', 'kota')),
    province_code TEXT NOT NULL REFERENCES region (code)
) STRICT;
""")
    rows = [
        {
            "code": code,
            "name": region_name(code),
            "kind": "provinsi" if len(code) == 2 else "kota" if name.startswith("KOTA ") else "kabupaten",
            "province_code": code[:2],
        }
        for code, name in sorted(regions().items())
    ]
    db.table("region").insert_all(rows)
    db.executescript("""
ALTER TABLE article ADD COLUMN story_id INTEGER REFERENCES article (id);
CREATE INDEX article_story ON article (story_id) WHERE story_id IS NOT NULL;
CREATE TRIGGER article_leaves_story BEFORE DELETE ON article
WHEN EXISTS (SELECT 1 FROM article WHERE story_id = old.id) BEGIN
    UPDATE article SET story_id = (SELECT min(id) FROM article WHERE story_id = old.id) WHERE story_id = old.id;
    UPDATE article SET story_id = NULL WHERE story_id = id;
END;
CREATE TABLE sketch (
    hash INTEGER NOT NULL,
    day INTEGER NOT NULL,
    article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    PRIMARY KEY (hash, day, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sketch_article ON sketch (article_id);

CREATE TABLE series (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    type TEXT,
    scale TEXT
) STRICT;
CREATE TABLE series_alias (
    scheme_key TEXT PRIMARY KEY,
    series_id INTEGER NOT NULL REFERENCES series (id)
) STRICT;
CREATE INDEX series_alias_series ON series_alias (series_id);

CREATE TABLE award (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    award TEXT,
    type TEXT,
    recipient TEXT,
    recipient_key TEXT REFERENCES alias (name_key),
    recipient_region TEXT REFERENCES region (code),
    giver TEXT,
    giver_key TEXT REFERENCES alias (name_key),
    scheme_key TEXT REFERENCES series_alias (scheme_key),
    year INTEGER,
    score REAL,
    rank TEXT,
    level TEXT,
    event_date TEXT,
    published_at TEXT,
    first_seen_at TEXT NOT NULL,
    article_id INTEGER REFERENCES article (id) ON DELETE SET NULL,
    sources INTEGER NOT NULL,
    conflicts TEXT,
    confidence REAL,
    status TEXT NOT NULL CHECK (status IN ('open', 'confirmed', 'rejected', 'withdrawn')),
    merged_into INTEGER REFERENCES award (id)
) STRICT;
CREATE INDEX award_recipient ON award (recipient_key);
CREATE INDEX award_giver ON award (giver_key);
CREATE INDEX award_scheme ON award (scheme_key);
CREATE INDEX award_published ON award (published_at);
CREATE INDEX award_article ON award (article_id);
CREATE INDEX award_merged ON award (merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE award_hand (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    made_at TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('confirm', 'reject', 'merge', 'split')),
    award_id INTEGER NOT NULL REFERENCES award (id),
    other_id INTEGER REFERENCES award (id),
    articles TEXT NOT NULL,
    awards TEXT NOT NULL DEFAULT '[]',
    undone_at TEXT
) STRICT;
CREATE INDEX award_hand_award ON award_hand (award_id);

CREATE TABLE fact (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    award_id INTEGER REFERENCES award (id),
    award TEXT,
    recipient TEXT,
    recipient_region TEXT REFERENCES region (code),
    giver TEXT,
    scheme_key TEXT REFERENCES series_alias (scheme_key),
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
    spans TEXT NOT NULL,
    recipient_key TEXT REFERENCES alias (name_key),
    giver_key TEXT REFERENCES alias (name_key),
    confidence REAL
) STRICT;
INSERT INTO fact (id, article_id, award, recipient, recipient_region, giver, year, score, rank, level, event_date, main,
        evidence, evidence_in, evidence_start, evidence_end, spans, recipient_key, giver_key, confidence)
    SELECT f.id, f.article_id, f.award, f.recipient, r.code, f.giver, f.year, f.score, f.rank, f.level, f.event_date,
        f.main, f.evidence, f.evidence_in, f.evidence_start, f.evidence_end, f.spans, a.name_key, b.name_key,
        f.confidence
    FROM award_fact AS f
    LEFT JOIN region AS r ON r.code = f.recipient_region
    LEFT JOIN alias AS a ON a.name_key = f.recipient_key
    LEFT JOIN alias AS b ON b.name_key = f.giver_key;
DROP TABLE award_fact;
ALTER TABLE fact RENAME TO award_fact;
CREATE INDEX award_fact_article ON award_fact (article_id);
CREATE INDEX award_fact_recipient ON award_fact (recipient_key);
CREATE INDEX award_fact_giver ON award_fact (giver_key);
CREATE INDEX award_fact_award ON award_fact (award_id);
CREATE INDEX award_fact_scheme ON award_fact (scheme_key);
""")


@MIGRATIONS()
def m014_full_text_that_tools_find(db: Database) -> None:
    """The full-text table again: sqlite-utils and Datasette recognise it by `content="article"`, in these quotes."""
    db.executescript("""
DROP TABLE articles_fts;
CREATE VIRTUAL TABLE articles_fts USING fts5 (
    title, body, content="article", content_rowid="id", tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO articles_fts (articles_fts) VALUES ('rebuild');
""")


@MIGRATIONS()
def m015_news_indexes(db: Database) -> None:
    """Indexes for the news, in its order: the newest rows are found without reading the others, or any bodies."""
    db.executescript("""
CREATE INDEX award_newest ON award (coalesce(published_at, first_seen_at))
    WHERE merged_into IS NULL AND status IN ('open', 'confirmed');
CREATE INDEX article_newest ON article (coalesce(published_at, first_seen_at))
    WHERE is_award = 1 AND gone_at IS NULL AND no_story IS NULL;
""")


@MIGRATIONS()
def m016_alerts(db: Database) -> None:
    """Alerts about awards for subscribers. A trigger notes which awards have changed, whoever changes them."""
    db.executescript("""
CREATE TABLE alert_subscription (
    name TEXT PRIMARY KEY,
    made_at TEXT NOT NULL,
    since TEXT,
    paused_at TEXT,
    looked INTEGER NOT NULL
) STRICT;
CREATE TABLE alert (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription TEXT NOT NULL,
    award_id INTEGER NOT NULL REFERENCES award (id),
    kind TEXT NOT NULL CHECK (kind IN ('new', 'digest', 'correction', 'withdrawn')),
    event_id TEXT NOT NULL UNIQUE,
    made_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dead', 'paused')),
    tries INTEGER NOT NULL,
    next_try_at TEXT NOT NULL,
    error TEXT,
    sent_at TEXT,
    said TEXT
) STRICT;
CREATE INDEX alert_award ON alert (award_id, subscription);
CREATE INDEX alert_due ON alert (subscription, state, next_try_at);
CREATE TABLE award_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    award_id INTEGER NOT NULL UNIQUE
) STRICT;
CREATE TRIGGER award_changes AFTER UPDATE ON award
WHEN old.award IS NOT new.award OR old.recipient IS NOT new.recipient OR old.giver IS NOT new.giver
    OR old.score IS NOT new.score OR old.rank IS NOT new.rank OR old.status IS NOT new.status
    OR old.merged_into IS NOT new.merged_into BEGIN
    INSERT OR REPLACE INTO award_change (award_id) VALUES (new.id);
END;
CREATE TRIGGER award_goes AFTER DELETE ON award BEGIN
    DELETE FROM award_change WHERE award_id = old.id;
END;
""")


@MIGRATIONS()
def m017_corrected_awards(db: Database) -> None:
    """An editor may also doubt an award and change its values; the editor's login is stored if there is one."""
    db.executescript("""
CREATE TABLE hand (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    made_at TEXT NOT NULL,
    made_by TEXT,
    action TEXT NOT NULL CHECK (action IN ('confirm', 'reject', 'doubt', 'edit', 'merge', 'split')),
    award_id INTEGER NOT NULL REFERENCES award (id),
    other_id INTEGER REFERENCES award (id),
    articles TEXT NOT NULL,
    awards TEXT NOT NULL DEFAULT '[]',
    changes TEXT NOT NULL DEFAULT '{}',
    undone_at TEXT
) STRICT;
INSERT INTO hand (id, made_at, action, award_id, other_id, articles, awards, undone_at)
    SELECT id, made_at, action, award_id, other_id, articles, awards, undone_at FROM award_hand;
DROP TABLE award_hand;
ALTER TABLE hand RENAME TO award_hand;
CREATE INDEX award_hand_award ON award_hand (award_id);
""")


@MIGRATIONS()
def m018_search_of_awards(db: Database) -> None:
    """Full text of awards, so that words are found while they are typed; and indexes to their sites."""
    text = (
        "coalesce(new.{0}, '') || ' ' || coalesce((SELECT e.name FROM alias AS a JOIN entity AS e "
        "ON e.id = a.entity_id WHERE a.name_key = new.{0}_key), '')"
    )
    place = (
        "SELECT p.name || ' ' || q.name FROM region AS p JOIN region AS q ON q.code = p.province_code "
        "WHERE p.code = new.recipient_region"
    )
    columns = f"new.award, {text.format('recipient')}, {text.format('giver')}, ({place})"
    db.executescript(f"""
CREATE VIRTUAL TABLE awards_fts USING fts5 (
    award, recipient, giver, place, tokenize='unicode61 remove_diacritics 2', prefix='2 3 4'
);
CREATE TRIGGER award_named AFTER INSERT ON award BEGIN
    INSERT INTO awards_fts (rowid, award, recipient, giver, place) VALUES (new.id, {columns});
END;
CREATE TRIGGER award_renamed AFTER UPDATE ON award
WHEN old.award IS NOT new.award OR old.recipient IS NOT new.recipient OR old.recipient_key IS NOT new.recipient_key
    OR old.recipient_region IS NOT new.recipient_region OR old.giver IS NOT new.giver
    OR old.giver_key IS NOT new.giver_key BEGIN
    UPDATE awards_fts SET (award, recipient, giver, place) = ({columns}) WHERE rowid = new.id;
END;
CREATE TRIGGER award_unnamed AFTER DELETE ON award BEGIN
    DELETE FROM awards_fts WHERE rowid = old.id;
END;
INSERT INTO awards_fts (rowid, award, recipient, giver, place) SELECT new.id, {columns} FROM award AS new;
CREATE INDEX article_shown ON article (id, site) WHERE is_award = 1 AND gone_at IS NULL AND no_story IS NULL;
DROP INDEX award_fact_award;
CREATE INDEX award_fact_award ON award_fact (award_id, article_id);
""")


@MIGRATIONS()
def m019_second_readings(db: Database) -> None:
    """Language models' readings of stories, the requests to them, and the rules for merging."""
    db.executescript("""
CREATE TABLE award_reading (
    article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    model TEXT NOT NULL,
    prompt TEXT NOT NULL,
    text_key TEXT NOT NULL,
    read_at TEXT NOT NULL,
    tries INTEGER NOT NULL,
    next_try_at TEXT,
    error TEXT,
    answer TEXT,
    theirs TEXT,
    dropped TEXT NOT NULL,
    ours TEXT,
    differs TEXT,
    decision TEXT CHECK (decision IN ('ours', 'theirs')),
    decided_at TEXT,
    PRIMARY KEY (article_id, model, prompt)
) STRICT;
CREATE INDEX award_reading_text ON award_reading (text_key);
CREATE INDEX article_score ON article (award_score);
CREATE TABLE reading_request (
    id INTEGER PRIMARY KEY,
    article_id INTEGER REFERENCES article (id) ON DELETE SET NULL,
    model TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    outcome TEXT,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    secs REAL
) STRICT;
CREATE INDEX reading_request_asked ON reading_request (asked_at);
CREATE INDEX reading_request_article ON reading_request (article_id);
CREATE TABLE reading_rule (
    model TEXT PRIMARY KEY,
    learned_at TEXT NOT NULL,
    stories INTEGER NOT NULL,
    rule TEXT NOT NULL
) STRICT;
""")


@MIGRATIONS()
def m020_facts_by_day(db: Database) -> None:
    """The day of a fact's story, stored with the fact, so that merging finds a season's facts without the articles."""
    day = "substr(coalesce({0}.published_at, {0}.first_seen_at), 1, 10)"
    db.executescript(f"""
ALTER TABLE award_fact ADD COLUMN reported_on TEXT;
UPDATE award_fact SET reported_on = (SELECT {day.format("a")} FROM article AS a WHERE a.id = article_id);
CREATE TRIGGER award_fact_reported AFTER INSERT ON award_fact BEGIN
    UPDATE award_fact SET reported_on = (SELECT {day.format("a")} FROM article AS a WHERE a.id = new.article_id)
    WHERE id = new.id;
END;
CREATE TRIGGER article_dated AFTER UPDATE OF published_at, first_seen_at ON article
WHEN {day.format("old")} IS NOT {day.format("new")} BEGIN
    UPDATE award_fact SET reported_on = {day.format("new")} WHERE article_id = new.id;
END;
DROP INDEX award_fact_recipient;
DROP INDEX award_fact_giver;
DROP INDEX award_fact_scheme;
CREATE INDEX award_fact_recipient ON award_fact (recipient_key, reported_on);
CREATE INDEX award_fact_recipient_year ON award_fact (recipient_key, year);
CREATE INDEX award_fact_scheme ON award_fact (scheme_key, reported_on);
CREATE INDEX award_fact_scheme_place ON award_fact (scheme_key, recipient_region, reported_on, year);
CREATE INDEX award_fact_giver ON award_fact (giver_key, scheme_key);
CREATE INDEX award_hand_other ON award_hand (other_id) WHERE other_id IS NOT NULL;
CREATE INDEX award_sourceless ON award (recipient_key) WHERE sources = 0 AND merged_into IS NULL;
""")


@MIGRATIONS()
def m021_window_of_known_addresses(db: Database) -> None:
    """An index that covers a poll's query for the newest known addresses: their rows are scattered over the file."""
    db.executescript("""
DROP INDEX address_site;
CREATE INDEX address_site ON address (site, seen_at, key_hash, fetched_at, reason, article_id);
""")


@MIGRATIONS()
def m022_links_that_were_refused(db: Database) -> None:
    """When a link may be tried again for whose page the server asked for a pause."""
    db.execute("ALTER TABLE pending ADD COLUMN retry_at TEXT")


@MIGRATIONS()
def m023_lists_that_fail(db: Database) -> None:
    """Since when a list has not answered: one failure alone is no reason to skip it."""
    db.execute("ALTER TABLE source ADD COLUMN failed_since TEXT")


@MIGRATIONS()
def m024_ends_of_runs(db: Database) -> None:
    """An index for the runs that are open, and for the last end: among a million runs each took half a second."""
    db.executescript("CREATE INDEX run_ended ON run (ended_at);")


@MIGRATIONS()
def m025_texts_by_length(db: Database) -> None:
    """An index that finds a text among a site's: of 200,000 stories every rewritten page read all, for two seconds."""
    db.executescript("CREATE INDEX article_length ON article (site, length(body));")
