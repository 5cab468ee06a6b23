"""Reading `final_config.yaml` as the engine reads it."""
