def tidy_pages(text, last):
    """Tidies a list of pages as people type it: "3, 1-2,7 -9" becomes "1-3,7-9"; `last` is the last page there is."""
    ranges = []
    for raw in text.split(","):
        part = raw.strip()
        if part == "":
            continue
        dash = part.find("-", 1)
        try:
            start = int(part if dash < 0 else part[:dash])
            end = start if dash < 0 else int(part[dash + 1:])
        except ValueError:
            raise ValueError("not a page: " + part) from None
        if start > end:
            swapped = start
            start = end
            end = swapped
        if end < 1 or start > last:
            continue
        start = max(1, start)
        end = min(last, end)
        ranges.append([start, end])
    ranges.sort(key=lambda one: (one[0], one[1]))
    merged = []
    for start, end in ranges:
        if merged and start <= merged[-1][1] + 1:
            before = merged[-1]
            if end > before[1]:
                before[1] = end
        else:
            merged.append([start, end])
    count = 0
    shown = []
    for start, end in merged:
        count += end - start + 1
        if start == end:
            shown.append(str(start))
        elif end == start + 1:
            shown.append(f"{start},{end}")
        else:
            shown.append(f"{start}-{end}")
    if count == last and last > 0:
        return "all"
    if not shown:
        return "none"
    return ",".join(shown)
