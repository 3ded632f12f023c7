/* A page opened from the file system may not read its neighbours, which is how the search makes the
   summaries under its results. There it lists the titles alone. */
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
