# The service in an image: docker build --tag licet .
# Both stages are the same Debian, so that what is built in one runs in the other. It needs nothing but a place for its
# data (/var/lib/licet) and may run with a read-only file system; /tmp is used where there is one.

FROM python:3.12-slim-trixie AS build
# durable_rules is built from source.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends gcc libc6-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
RUN python -m venv /opt/licet
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY engine ./engine
COPY api ./api
COPY rules ./rules
COPY migrations ./migrations
RUN /opt/licet/bin/pip install --no-cache-dir --constraint constraints.txt '.[otel]'

FROM python:3.12-slim-trixie
# pg_dump and pg_restore, for `licet db backup` and `licet db restore`; as new as the server that compose.yaml names.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-client-17 \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --system --gid 10001 licet \
 && useradd --system --uid 10001 --gid licet --home-dir /var/lib/licet --create-home --shell /usr/sbin/nologin licet
COPY --from=build /opt/licet /opt/licet
ENV PATH=/opt/licet/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LICET_DATA=/var/lib/licet
USER 10001:10001
WORKDIR /var/lib/licet
VOLUME /var/lib/licet
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["licet"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
