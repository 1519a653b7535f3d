"""What is asked of code that learns from data. Each check is silent where a project does no machine learning."""
