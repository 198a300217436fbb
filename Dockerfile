# Build: docker build -t portail .
# It runs in production: portail.env gives PORTAIL_SECRET (32 signs), PORTAIL_URL_PUBLIQUE=https://…, PORTAIL_SMTP_URL.
# First, and at each new version: docker run --rm --env-file portail.env -v portail:/donnees portail .venv/bin/portail migrer
# Serve: docker run -d --env-file portail.env -v portail:/donnees -p 127.0.0.1:8000:8000 portail
FROM python:3.12-slim AS construction
WORKDIR /portail
COPY requirements.txt .
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
# compiled here: who serves cannot write beside the sources, and would compile them again at each start
RUN .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e . \
 && .venv/bin/python -m compileall -q --invalidation-mode unchecked-hash app migrations

FROM python:3.12-slim
# what WeasyPrint draws with
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libfontconfig1 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin portail && mkdir /donnees && chown portail /donnees
COPY --from=construction /portail /portail
WORKDIR /portail
USER portail
ENV PORTAIL_ENV=production PORTAIL_DONNEES=/donnees PYTHONUNBUFFERED=1
VOLUME /donnees
EXPOSE 8000
HEALTHCHECK CMD [".venv/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/sante')"]
CMD [".venv/bin/portail", "serve", "--host", "0.0.0.0"]
