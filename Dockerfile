# syntax=docker/dockerfile:1

FROM python:3.11-slim-bookworm AS environment
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/filrouge \
    && /opt/filrouge/bin/python -m pip install --require-hashes --requirement requirements.lock

FROM python:3.11-slim-bookworm AS wheel
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY . .
RUN python -m pip wheel --no-deps --wheel-dir dist .

FROM python:3.11-slim-bookworm
# Debian withdraws superseded versions: a pinned one stops building after its first fix.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends bubblewrap git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --home-dir /var/lib/filrouge filrouge
COPY --from=environment /opt/filrouge /opt/filrouge
WORKDIR /srv/filrouge
COPY . .
COPY --from=wheel /build/dist dist
ENV PATH=/opt/filrouge/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    FILROUGE_VAR=/var/lib/filrouge
# The folder comes first: it is what tells the settings that files are collected.
RUN python -m config.translations \
    && mkdir staticfiles \
    && FILROUGE_DEBUG=true python manage.py collectstatic --no-input --verbosity=0
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["uvicorn", "config.asgi:application", "--host=0.0.0.0", "--port=8000", "--no-access-log", "--timeout-graceful-shutdown=10", "--forwarded-allow-ips=*"]
