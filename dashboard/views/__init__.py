"""The pages: layout only; what they show is computed by the modules beside them."""
