CREATE VIEW articles AS
SELECT id, url, site, title, author, author_kind, published_at, modified_at, first_seen_at, fetched_at, changed_at,
    gone_at, section, language, image, body, is_award, award_score, award_type, NULL AS story_id
FROM article;

CREATE VIEW award_facts AS
SELECT id, article_id, award, recipient, NULL AS recipient_id, recipient_region, giver, NULL AS giver_id, year, score,
    rank, level, event_date, main, evidence
FROM award_fact;

CREATE VIEW award_news AS
SELECT a.id AS article_id, a.url, a.site, a.title, a.published_at, a.first_seen_at, a.award_type, a.award_score,
    f.award, f.recipient, f.recipient_region, f.giver, f.year, f.score, f.rank, f.level, f.event_date
FROM article AS a
LEFT JOIN award_fact AS f ON f.id = (
    SELECT id FROM award_fact WHERE article_id = a.id ORDER BY main DESC, id LIMIT 1
)
WHERE a.is_award = 1;

CREATE VIEW runs AS
SELECT id, site, started_at, ended_at, outcome, label, found, new, updated, awards, dropped, secs, counters
FROM run;
