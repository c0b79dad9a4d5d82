# A small PostgreSQL for trials on Kubernetes: one process, no replica, no backup of its own.
ARG DEBIAN_IMAGE=debian:bookworm-slim
FROM ${DEBIAN_IMAGE}
RUN apt-get update \
 && mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf \
 && apt-get install -y --no-install-recommends postgresql-15 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log /var/cache/ldconfig/aux-cache /usr/lib/llvm-* /usr/lib/*/libLLVM* /usr/lib/*/libz3* /usr/lib/postgresql/15/lib/bitcode \
 && groupadd --gid 65532 sluice \
 && useradd --no-log-init --uid 65532 --gid 65532 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin sluice \
 && install -d -o 65532 -g 65532 -m 0700 /var/lib/sluice-postgres
COPY deploy/images/postgres/start /usr/local/bin/start-postgres
ENV PATH=/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 PGUSER=sluice PGHOST=/tmp PGDATABASE=sluice
USER 65532:65532
WORKDIR /tmp
# Fast shutdown: sessions are ended, nothing is lost.
STOPSIGNAL SIGINT
EXPOSE 5432
ENTRYPOINT ["/usr/local/bin/start-postgres"]
