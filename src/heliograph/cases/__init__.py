"""Cases: what people ask of a publisher is kept, told and answered."""
