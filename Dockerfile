# syntax=docker/dockerfile:1
# Run it with a read-only root, no capabilities and two volumes, the master key apart:
#   docker run --read-only --cap-drop ALL --security-opt no-new-privileges --tmpfs /tmp \
#     -v headsup:/data -v headsup-key:/key --env-file headsup.env headsup
FROM python:3.13-slim AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements/run.txt requirements/run.txt
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY bot bot
COPY storage storage
RUN /venv/bin/python -m compileall -q bot storage

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home headsup \
    && install -d -o headsup -g headsup -m 0700 /data /key
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app PYTHONDONTWRITEBYTECODE=1 HEADSUP_DATA=/data \
    HEADSUP_KEY_FILE=/key/master.key
USER headsup
VOLUME ["/data", "/key"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s \
    CMD ["python", "-m", "bot", "doctor", "--quick"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
