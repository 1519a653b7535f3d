FROM python:latest
ADD . /app
WORKDIR app
RUN apt-get update && apt-get install -y curl
RUN pip install -r requirements.txt
CMD uvicorn api:app --host 0.0.0.0
