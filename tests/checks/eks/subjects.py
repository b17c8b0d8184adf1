"""A cluster for the tests of its checks."""

from fleetscan.facts.eks import Cluster, ClusterSettings

MAIN = Cluster(arn="arn:aws:eks:eu-west-1:111122223333:cluster/main", id="main", region="eu-west-1")


def settings(
    version: str = "1.33",
    *,
    is_public: bool = False,
    cidrs: tuple[str, ...] = (),
    log_types: tuple[str, ...] = (),
    secrets_key: str | None = None,
) -> ClusterSettings:
    return ClusterSettings(
        version=version,
        is_public=is_public,
        public_cidrs=cidrs,
        log_types=frozenset(log_types),
        secrets_key=secrets_key,
    )
