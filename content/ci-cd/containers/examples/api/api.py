"""How many ice creams to make: GET /predict?degrees=25."""

from fastapi import FastAPI
from skops.io import load

app = FastAPI()
model = load("model.skops")


@app.get("/health")
def health() -> dict[str, str]:
    """Answers once the model is loaded."""
    return {"status": "ready"}


@app.get("/predict")
def predict(degrees: float) -> dict[str, int]:
    """The ice creams that will be sold at this temperature."""
    return {"ice_creams": round(model.predict([[degrees]])[0])}
