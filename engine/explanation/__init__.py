"""Why is the verdict what it is? Explanations in English and Chinese, for people, JSON and manifest columns."""
