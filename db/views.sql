-- The views: what readers and other programs query. Their names are plural (articles, award_facts, awards); the tables
-- behind them are singular (article, award_fact, award), and db/migrations.py makes those. `award_news` has no table of
-- its own: it is a selection of `article` with `award_fact`. db/SCHEMA.md describes each column.
-- A change here needs a step in db/migrations.py: an existing database makes its views again only after a step.

CREATE VIEW articles AS
SELECT id, url, site, title, author, author_kind, published_at, modified_at, first_seen_at, fetched_at, changed_at,
    gone_at, section, language, image, body, is_award, award_score, award_type, coalesce(story_id, id) AS story_id, no_story
FROM article;

CREATE VIEW regions AS
SELECT r.code, r.name, r.kind, r.province_code, p.name AS province
FROM region AS r JOIN region AS p ON p.code = r.province_code;

CREATE VIEW stories AS
SELECT s.id, first.title, first.id AS first_article_id, s.first_seen_at, s.articles
FROM (
    SELECT coalesce(story_id, id) AS id, min(first_seen_at) AS first_seen_at, count(*) AS articles
    FROM article GROUP BY coalesce(story_id, id)
) AS s
JOIN article AS first ON first.id = (
    SELECT id FROM article WHERE id = s.id OR story_id = s.id
    ORDER BY coalesce(published_at, first_seen_at), id LIMIT 1
);

CREATE VIEW award_facts AS
SELECT f.id, f.article_id, f.award_id, f.award, f.recipient, r.entity_id AS recipient_id, f.recipient_region,
    p.name AS region_name, f.giver, g.entity_id AS giver_id, s.series_id, f.year, f.score, f.rank, f.level,
    f.event_date, f.main, f.confidence, f.evidence
FROM award_fact AS f
LEFT JOIN alias AS r ON r.name_key = f.recipient_key
LEFT JOIN alias AS g ON g.name_key = f.giver_key
LEFT JOIN region AS p ON p.code = f.recipient_region
LEFT JOIN series_alias AS s ON s.scheme_key = f.scheme_key;

CREATE VIEW awards AS
SELECT w.id, w.award, w.type, w.recipient, r.entity_id AS recipient_id, w.recipient_region, p.name AS region_name,
    q.name AS province, w.giver, g.entity_id AS giver_id, s.series_id, w.year, w.score, w.rank, w.level, w.event_date,
    w.published_at, w.first_seen_at, a.site AS first_site, a.url, a.title, w.sources, w.conflicts, w.confidence,
    w.status
FROM award AS w
LEFT JOIN article AS a ON a.id = w.article_id
LEFT JOIN alias AS r ON r.name_key = w.recipient_key
LEFT JOIN alias AS g ON g.name_key = w.giver_key
LEFT JOIN region AS p ON p.code = w.recipient_region
LEFT JOIN region AS q ON q.code = p.province_code
LEFT JOIN series_alias AS s ON s.scheme_key = w.scheme_key
WHERE w.merged_into IS NULL;

CREATE VIEW award_sources AS
SELECT f.award_id, f.article_id, f.id AS fact_id, a.url, a.site, a.published_at
FROM award_fact AS f JOIN article AS a ON a.id = f.article_id
WHERE f.award_id IS NOT NULL;

CREATE VIEW award_readings AS
SELECT r.article_id, a.url, a.site, a.title, a.published_at, r.model, r.read_at, r.differs, r.decision, r.ours,
    r.theirs, r.dropped, r.error
FROM award_reading AS r JOIN article AS a ON a.id = r.article_id;

CREATE VIEW award_series AS
WITH told AS (
    SELECT s.series_id, coalesce(w.year, substr(w.published_at, 1, 4) + 0) AS year, w.level,
        CAST(iif(e.kind = 'office', coalesce(e.parent_id, e.id), e.id) AS INTEGER) AS giver_id
    FROM award AS w
    JOIN series_alias AS s ON s.scheme_key = w.scheme_key
    LEFT JOIN alias AS g ON g.name_key = w.giver_key
    LEFT JOIN entity AS e ON e.id = g.entity_id
    WHERE w.merged_into IS NULL AND w.status <> 'rejected'
),
givers AS (
    SELECT series_id, giver_id, row_number() OVER (PARTITION BY series_id ORDER BY count(*) DESC, giver_id) AS place
    FROM told WHERE giver_id IS NOT NULL GROUP BY series_id, giver_id
),
levels AS (
    SELECT series_id, level, row_number() OVER (PARTITION BY series_id ORDER BY count(*) DESC, level) AS place
    FROM told WHERE level IS NOT NULL GROUP BY series_id, level
)
SELECT s.id, s.name, e.name AS giver, g.giver_id, s.type, l.level, s.scale, y.first_year, y.last_year, y.awards
FROM series AS s
JOIN (
    SELECT series_id, min(year) AS first_year, max(year) AS last_year, count(*) AS awards FROM told GROUP BY series_id
) AS y ON y.series_id = s.id
LEFT JOIN givers AS g ON g.series_id = s.id AND g.place = 1
LEFT JOIN entity AS e ON e.id = g.giver_id
LEFT JOIN levels AS l ON l.series_id = s.id AND l.place = 1;

CREATE VIEW entities AS
SELECT e.id, e.name, e.kind, e.region, e.parent_id,
    (SELECT count(*) FROM alias AS a JOIN award_fact AS f ON f.recipient_key = a.name_key WHERE a.entity_id = e.id)
        AS received,
    (SELECT count(*) FROM alias AS a JOIN award_fact AS f ON f.giver_key = a.name_key WHERE a.entity_id = e.id)
        AS given
FROM entity AS e
WHERE EXISTS (SELECT 1 FROM alias AS a WHERE a.entity_id = e.id);

CREATE VIEW award_news AS
SELECT a.id AS article_id, a.url, a.site, a.title, a.published_at, a.first_seen_at, a.award_type, a.award_score,
    f.award, f.recipient, f.recipient_region, p.name AS region_name, f.giver, f.year, f.score, f.rank, f.level,
    f.event_date, f.confidence
FROM article AS a
LEFT JOIN award_fact AS f ON f.id = (
    SELECT id FROM award_fact WHERE article_id = a.id ORDER BY main DESC, id LIMIT 1
)
LEFT JOIN region AS p ON p.code = f.recipient_region
WHERE a.is_award = 1 AND a.gone_at IS NULL AND a.no_story IS NULL;

CREATE VIEW runs AS
SELECT id, site, started_at, ended_at, outcome, label, found, new, updated, awards, dropped, secs, counters
FROM run;

CREATE VIEW site_health AS
SELECT s.slug AS site, s.enabled, s.outcome, s.label, s.last_ok_at, s.last_new_at, s.next_check_at, s.failures,
    CASE WHEN s.enabled = 0 THEN coalesce(s.reason, 'disabled') ELSE coalesce(f.says, s.reason) END AS reason,
    f.causes, f.since
FROM site AS s
LEFT JOIN (
    SELECT site, group_concat(says, ' ') AS says, group_concat(cause, ' ') AS causes, min(since) AS since
    FROM (SELECT * FROM finding ORDER BY since, cause) GROUP BY site
) AS f ON f.site = s.slug AND s.enabled = 1;
