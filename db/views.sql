CREATE VIEW articles AS
SELECT id, url, site, title, author, author_kind, published_at, modified_at, first_seen_at, fetched_at, changed_at,
    gone_at, section, language, image, body, is_award, award_score, award_type, NULL AS story_id, no_story
FROM article;

CREATE VIEW award_facts AS
SELECT f.id, f.article_id, f.award, f.recipient, r.entity_id AS recipient_id, f.recipient_region, f.giver,
    g.entity_id AS giver_id, f.year, f.score, f.rank, f.level, f.event_date, f.main, f.confidence, f.evidence
FROM award_fact AS f
LEFT JOIN alias AS r ON r.name_key = f.recipient_key
LEFT JOIN alias AS g ON g.name_key = f.giver_key;

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
    f.award, f.recipient, f.recipient_region, f.giver, f.year, f.score, f.rank, f.level, f.event_date,
    f.confidence
FROM article AS a
LEFT JOIN award_fact AS f ON f.id = (
    SELECT id FROM award_fact WHERE article_id = a.id ORDER BY main DESC, id LIMIT 1
)
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
