# Two images from one file:
#   docker build -t sawt .                        serves (no torch, about 400 MB)
#   docker build -t sawt-train --target train .   trains, and serves a checkpoint of your own

FROM python:3.12-slim AS base
ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY pyproject.toml hatch_build.py package.json package-lock.json README.md LICENSE ./
COPY src ./src
COPY config ./config
COPY models ./models
RUN pip install '.[camel]' && pip install --no-deps 'camel-tools>=1.6,<2'
RUN useradd --system --create-home --uid 10001 sawt && install -d -o sawt -g sawt /data
USER sawt
ENV SAWT_DATA=/data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/ready', timeout=4)"]

FROM base AS train
USER root
# uv takes the CPU build of torch where its backend setting says so; pip would bring CUDA.
RUN pip install uv && UV_TORCH_BACKEND=cpu uv pip install --system --no-cache '.[camel,train,onnx]'
USER sawt
CMD ["sawt", "train"]

# The last stage is what a plain `docker build` makes.
FROM base AS serve
CMD ["sawt", "serve", "--host", "0.0.0.0"]
