// The Python module that puts a variant's functions in place of the original's: it compiles only the statement
// at the top of the module that differs, and gives the function objects that exist their new code.

/** Text of `touchstone_exchange.py`. */
export const exchangeSource = String.raw`
import __future__
import ast

import touchstone_deep as deep

FUTURE = 0
for _name in __future__.all_feature_names:
    FUTURE |= getattr(__future__, _name).compiler_flag


class Exchange:
    def __init__(self, text):
        self.text = text
        self.path = deep.base["code"].co_filename if deep.base["code"] is not None else None
        self.parts = {}
        self.live = {}
        if self.path is None:
            return
        self.flags = deep.base["code"].co_flags & FUTURE
        codes = list(deep.all_codes(deep.base["code"]))
        for code in codes:
            # Two functions that are equal in all but their place cannot be told apart.
            self.live[code] = deep.live.get(id(code), []) if code not in self.live else None
        starts = [0]
        for line in text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        self.statements = []
        for node in ast.parse(text).body:
            marks = getattr(node, "decorator_list", [])
            first = min([node.lineno] + [one.lineno for one in marks])
            self.statements.append((starts[first - 1], min(starts[node.end_lineno], len(text)), first))

    def fits(self):
        return self.path is not None and "\f" not in self.text and "\r" not in self.text

    def compiled(self, part, first):
        return compile("\n" * (first - 1) + part, self.path, "exec", flags=self.flags, dont_inherit=True)

    def original(self, place):
        known = self.parts.get(place)
        if known is None:
            start, end, first = self.statements[place]
            known = self.parts[place] = self.compiled(self.text[start:end], first)
        return known

    def changes(self, edits):
        """What the trial is where no code can be exchanged, shallow or broken; and functions with their new code."""
        by_place = {}
        for start, end, new in edits:
            place = next((at for at, one in enumerate(self.statements) if one[0] <= start and end <= one[1]), None)
            if place is None:
                return ["shallow"], []
            by_place.setdefault(place, []).append((start, end, new))
        pairs = []
        for place, own in by_place.items():
            base, stop, first = self.statements[place]
            part = self.text[base:stop]
            for start, end, new in reversed(own):
                part = part[:start - base] + new + part[end - base:]
            try:
                new_code = self.compiled(part, first)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return self.unless_whole(edits), []
            if not deep.paired(self.original(place), new_code, pairs):
                return ["shallow"], []
        changes = []
        for old, new in pairs:
            if not old.co_flags & deep.FUNCTION:
                continue
            functions = self.live.get(old)
            if functions is None:
                return ["shallow"], []
            changes += [(function, new) for function in functions]
        return None, changes

    def unless_whole(self, edits):
        """Part of a text may not compile by itself where the whole does."""
        text = self.text
        for start, end, new in reversed(edits):
            text = text[:start] + new + text[end:]
        try:
            compile(text, self.path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return ["broken", "%s: %s" % (type(error).__name__, error)]
        return ["shallow"]
`;
