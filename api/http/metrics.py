"""What is counted while the service runs? Prometheus metrics; none of them names a person or a shipment."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("licet_requests", "Requests answered.", ["operation", "method", "status"])
SECONDS = Histogram(
    "licet_request_seconds",
    "Time to answer a request.",
    ["operation"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
DECISIONS = Counter("licet_decisions", "Shipments decided and kept.", ["action"])
DELIVERIES = Counter("licet_webhook_attempts", "Attempts to deliver a webhook.", ["result"])
CONNECTIONS = Gauge(
    "licet_database_connections_in_use", "Connections to the database in use.", multiprocess_mode="livesum"
)
