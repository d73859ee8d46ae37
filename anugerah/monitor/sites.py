"""The rows of `site_health` as `sites list --json` and `health --json` print them: the view and the site file."""

from collections.abc import Sequence

import msgspec

from crawler.registry import Registry
from crawler.site import PlatformEvidence, Site
from db.health import Finding
from db.rows import HealthRow


class SiteHealth(HealthRow, frozen=True, kw_only=True):
    """A row of view `site_health`, and keys of the site's file."""

    platform: str | None = None
    evidence: PlatformEvidence | None = None
    """How certain the platform is."""
    region: str | None = None
    url: str | None = None


def health_of(site: Site, row: HealthRow | None) -> SiteHealth:
    """The health of a site of the registry; `row` is its row of the view, if it has one.

    Whether it is enabled comes from its file as it is now, not from the last crawl.
    """
    known = msgspec.structs.asdict(row or HealthRow(site=site.slug, enabled=site.enabled))
    if not (site.enabled and known["causes"]):
        known |= {"reason": site.reason, "causes": None, "since": None}
    if not site.enabled:
        known |= {"reason": site.reason or "disabled", "next_check_at": None}
    own = {"platform": site.platform, "evidence": site.evidence, "region": site.region, "url": site.url}
    return SiteHealth(**(known | own | {"enabled": site.enabled}))


def invalid_files(registry: Registry) -> list[SiteHealth]:
    """A row for every site file that is broken."""
    return [
        SiteHealth(site=slug, enabled=False, label="invalid", reason=reason) for slug, reason in registry.errors.items()
    ]


def with_findings(row: HealthRow, findings: Sequence[Finding]) -> HealthRow:
    """`row` with the current findings in place of those from the last crawl."""
    ordered = sorted(findings, key=lambda finding: (finding.since, finding.cause))
    if not ordered:
        return msgspec.structs.replace(row, causes=None, since=None, reason=None if row.causes else row.reason)
    return msgspec.structs.replace(
        row,
        reason=" ".join(finding.says for finding in ordered),
        causes=" ".join(finding.cause for finding in ordered),
        since=ordered[0].since,
    )
