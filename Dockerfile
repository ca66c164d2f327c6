# Everything is fetched and built here; nothing is fetched when it runs.
FROM node:20-bookworm-slim AS build
WORKDIR /flowright
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production FLOWRIGHT_DATA=/data FLOWRIGHT_NO_BUILD=1
WORKDIR /flowright
COPY --from=build /flowright/package.json /flowright/package-lock.json ./
COPY --from=build /flowright/node_modules ./node_modules
COPY --from=build /flowright/server/dist ./server/dist
COPY --from=build /flowright/server/cli/flowright.mjs /flowright/server/cli/ensure-build.mjs ./server/cli/
COPY --from=build /flowright/web/dist ./web/dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4100
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4100/readyz').then(({ok})=>process.exit(ok?0:1),()=>process.exit(1))"]
ENTRYPOINT ["node", "server/cli/flowright.mjs"]
CMD ["start", "--host", "0.0.0.0", "--port", "4100"]
