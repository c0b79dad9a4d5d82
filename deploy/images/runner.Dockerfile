# The runner of Sluice with its Node and a Python: what runs inside a pod. The build context is the repository.
# Packages are pinned by lock files; name both bases by digest to pin them as well.
ARG NODE_IMAGE=node:24-bookworm-slim
ARG DEBIAN_IMAGE=debian:bookworm-slim

FROM ${NODE_IMAGE} AS packages
WORKDIR /packages
COPY deploy/images/runner/package.json deploy/images/runner/package-lock.json ./
RUN npm ci --no-audit --no-fund --ignore-scripts
# What only a compiler reads, and what belongs to other tools.
RUN find node_modules \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.cts' -o -name '*.d.mts' -o -name '*.md' \) -type f -delete

FROM ${NODE_IMAGE} AS sources
WORKDIR /repository
COPY package.json next.config.js ./
COPY core ./core
COPY storage ./storage
COPY runner ./runner
COPY server/gateways ./server/gateways
COPY server/platform ./server/platform
COPY deploy/images/*.ts ./deploy/images/
RUN node --disable-warning=ExperimentalWarning deploy/images/gather.ts runner /sluice

FROM ${DEBIAN_IMAGE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libstdc++6 python3 python3-pip python3-venv \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log /var/cache/ldconfig/aux-cache \
 && groupadd --gid 65532 sluice \
 && useradd --no-log-init --uid 65532 --gid 65532 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin sluice
COPY --from=packages /usr/local/bin/node /sluice/bin/node
# Foreign images may be without the library that Node needs of C++.
RUN mkdir -p /sluice/lib && cp -L /usr/lib/*-linux-gnu/libstdc++.so.6 /lib/*-linux-gnu/libgcc_s.so.1 /sluice/lib/ \
 && ln -s /sluice/bin/node /usr/local/bin/node
COPY --from=packages /packages/package.json /sluice/package.json
COPY --from=packages /packages/node_modules /sluice/node_modules
COPY --from=sources /sluice /sluice
COPY deploy/images/runner/start deploy/images/runner/copy-to /sluice/
ENV NODE_ENV=production HOME=/tmp NODE_COMPILE_CACHE=/sluice/compiled PYTHONUNBUFFERED=1
# Code is compiled now instead of in every pod. Node tells what another user compiled from its own, hence as the user of the pod.
COPY deploy/images/runner/compile.ts /tmp/compile.ts
RUN python3 -m compileall -q --invalidation-mode unchecked-hash /sluice/runner/hosts/python \
 && install -d -o 65532 -g 65532 /sluice/compiled \
 && setpriv --reuid 65532 --regid 65532 --clear-groups node --disable-warning=ExperimentalWarning /tmp/compile.ts /sluice \
 && chown -R 0:0 /sluice/compiled && chmod -R a+rX,go-w /sluice/compiled && rm -rf /tmp/* /tmp/.[!.]*
USER 65532:65532
WORKDIR /tmp
ENTRYPOINT ["/sluice/start"]
