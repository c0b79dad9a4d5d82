# Sluice itself: web, worker and the preparation of the database, one image with three commands. The build context is the repository.
# Packages are pinned by lock files; name both bases by digest to pin them as well.
ARG NODE_IMAGE=node:24-bookworm-slim
ARG DEBIAN_IMAGE=debian:bookworm-slim
# The image of the release before, whose scripts and styles this one hands out too: pages that are open go on while one replaces the other.
ARG PREVIOUS_IMAGE=debian:bookworm-slim

FROM ${NODE_IMAGE} AS application
WORKDIR /repository
ENV NEXT_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1 PRISMA_HIDE_UPDATE_MESSAGE=1 PRISMA_SCHEMA_ENGINE_BINARY=/bin/true
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund --ignore-scripts
COPY prisma ./prisma
COPY prisma.config.ts ./
RUN node node_modules/prisma/build/index.js generate
COPY app ./app
COPY components ./components
COPY core ./core
COPY server ./server
COPY storage ./storage
COPY next.config.js postcss.config.mjs tsconfig.json ./
RUN NODE_ENV=production node node_modules/next/dist/bin/next build \
 && node --disable-warning=ExperimentalWarning server/supervisor/pack-static.ts \
 && rm -rf .next/cache .next/trace .next/trace-build .next/types .next/diagnostics
COPY runner ./runner
COPY deploy/images/*.ts ./deploy/images/
RUN node --disable-warning=ExperimentalWarning deploy/images/gather.ts sluice /sluice && cp -R .next /sluice/.next

FROM ${NODE_IMAGE} AS packages
WORKDIR /packages
COPY deploy/images/sluice/package.json deploy/images/sluice/package-lock.json ./
RUN npm ci --no-audit --no-fund --ignore-scripts
# The compiler of Next and its image scaler are for builds, Prisma has a part for each database; the rest is what only compilers of others read.
RUN rm -rf node_modules/@next/swc-* node_modules/@img \
 && find node_modules/@prisma/client/runtime \( -name '*sqlserver*' -o -name '*sqlite*' -o -name '*mysql*' -o -name '*cockroachdb*' \) -delete \
 && find node_modules \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.cts' -o -name '*.d.mts' -o -name '*.md' \) -type f -delete

FROM ${PREVIOUS_IMAGE} AS previous

FROM ${DEBIAN_IMAGE}
# The same statement as in the image of the runner: one layer serves both.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libstdc++6 python3 python3-pip python3-venv \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log /var/cache/ldconfig/aux-cache \
 && groupadd --gid 65532 sluice \
 && useradd --no-log-init --uid 65532 --gid 65532 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin sluice
COPY --from=packages /usr/local/bin/node /sluice/bin/node
RUN ln -s /sluice/bin/node /usr/local/bin/node && install -d -o 65532 -g 65532 -m 0755 /var/lib/sluice
COPY --from=packages /packages/package.json /sluice/package.json
COPY --from=packages /packages/node_modules /sluice/node_modules
COPY --from=application /sluice /sluice
# Names of these files come from their content, so none of ours is another.
RUN --mount=type=bind,from=previous,source=/,target=/previous \
  if [ -d /previous/sluice/.next/static ]; then cp -Rn /previous/sluice/.next/static /sluice/.next/; fi
COPY deploy/images/sluice/start /sluice/start
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOME=/tmp \
    SLUICE_DATA=/var/lib/sluice SLUICE_HOST=0.0.0.0 SLUICE_LOG=json
# Code is compiled now instead of at every start. Node tells what another user compiled from its own, hence as the user of the pod.
ENV NODE_COMPILE_CACHE=/sluice/compiled
COPY deploy/images/sluice/compile.ts /tmp/compile.ts
RUN python3 -m compileall -q --invalidation-mode unchecked-hash /sluice/runner/hosts/python \
 && install -d -o 65532 -g 65532 /sluice/compiled \
 && setpriv --reuid 65532 --regid 65532 --clear-groups node --disable-warning=ExperimentalWarning /tmp/compile.ts /sluice \
 && chown -R 0:0 /sluice/compiled && chmod -R a+rX,go-w /sluice/compiled && rm -rf /tmp/* /tmp/.[!.]*
WORKDIR /sluice
USER 65532:65532
EXPOSE 4310
ENTRYPOINT ["/sluice/start"]
CMD ["web"]
