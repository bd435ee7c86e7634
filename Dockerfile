# One image for the desk (`serve`) and the workers (`worker`).
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    DATA_DIR=/data \
    HOST=0.0.0.0 \
    PORT=8470
WORKDIR /app
# The sources belong to root and are run by somebody else: a hole in a decoder cannot change them.
COPY --from=build /app ./
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 8470
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "bin/madoguchi.js"]
CMD ["serve"]
