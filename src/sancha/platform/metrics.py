"""Counts and times of requests, in the text form that Prometheus reads."""

from collections import Counter
from threading import Lock

_lock = Lock()
_requests: Counter[tuple[str, str, int]] = Counter()
_seconds: Counter[tuple[str, str]] = Counter()


def observe(method: str, route: str, status: int, seconds: float) -> None:
    with _lock:
        _requests[method, route, status] += 1
        _seconds[method, route] += seconds  # type: ignore[assignment]


def exposition(gauges: dict[str, int]) -> str:
    """Return all metrics of this process, and `gauges` read from the database."""
    with _lock:
        lines = ["# TYPE sancha_requests_total counter"]
        lines += [
            f'sancha_requests_total{{method="{m}",route="{r}",status="{s}"}} {count}'
            for (m, r, s), count in sorted(_requests.items())
        ]
        lines.append("# TYPE sancha_request_seconds_total counter")
        lines += [
            f'sancha_request_seconds_total{{method="{m}",route="{r}"}} {seconds:.6f}'
            for (m, r), seconds in sorted(_seconds.items())
        ]
    for name, value in gauges.items():
        lines += [f"# TYPE sancha_{name} gauge", f"sancha_{name} {value}"]
    return "\n".join(lines) + "\n"
