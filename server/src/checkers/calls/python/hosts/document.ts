// The Python module that holds the original of a document and loads variants of it: only the statements at the
// top that differ are compiled again.

/** Text of `touchstone_document.py`. */
export const documentSource = String.raw`
import __future__
import ast
import builtins
import sys
import types

FUTURE = 0
for _name in __future__.all_feature_names:
    FUTURE |= getattr(__future__, _name).compiler_flag


class Document:
    """The original, cut into the statements at its top, each compiled once."""

    def __init__(self, text, path, name, package):
        self.text, self.path, self.name, self.package = text, path, name, package
        self.places = []
        self.pieces = None
        tree = ast.parse(text)
        self.doc = ast.get_docstring(tree, clean=False)
        self.flags = compile(text, path, "exec", dont_inherit=True).co_flags & FUTURE
        if "\r" in text or "\f" in text:
            return
        starts = [0]
        for line in text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        pieces = []
        for node in tree.body:
            marks = getattr(node, "decorator_list", [])
            first = min([node.lineno] + [one.lineno for one in marks])
            start, end = starts[first - 1], min(starts[node.end_lineno], len(text))
            if pieces and start < pieces[-1][1]:
                return
            pieces.append((start, end, first))
        self.pieces = pieces
        self.codes = [self.compiled(text[start:end], first) for start, end, first in pieces]

    def compiled(self, part, first):
        return compile("\n" * (first - 1) + part, self.path, "exec", flags=self.flags, dont_inherit=True)

    def codes_of(self, edits):
        """The codes of a variant, in order. Raises what the compiler raises."""
        if self.pieces is not None:
            changed = {}
            for edit in edits:
                at = next((at for at, one in enumerate(self.pieces) if one[0] <= edit[0] and edit[1] <= one[1]), None)
                if at is None:
                    break
                changed.setdefault(at, []).append(edit)
            else:
                try:
                    codes = list(self.codes)
                    for at, own in changed.items():
                        start, end, first = self.pieces[at]
                        codes[at] = self.compiled(edited(self.text[start:end], own, start), first)
                    return codes
                except SyntaxError:
                    pass
        return [compile(edited(self.text, edits, 0), self.path, "exec", dont_inherit=True)]

    def load(self, codes):
        """The namespace of a module that is loaded anew."""
        module = types.ModuleType(self.name, self.doc)
        module.__file__ = self.path
        module.__package__ = self.package
        scope = module.__dict__
        scope["__builtins__"] = builtins
        sys.modules[self.name] = module
        for code in codes:
            exec(code, scope)
        for space, key, own, _ in self.places:
            if own is None:
                space[key] = module
            elif own in scope:
                space[key] = scope[own]
        return scope

    def is_part(self, value):
        try:
            return getattr(value, "__module__", None) == self.name or (
                isinstance(value, types.ModuleType) and value.__name__ == self.name
            )
        except Exception:
            # What stands for something else may not be asked yet.
            return False

    def note(self, modules, originals):
        """
        Notes where other modules hold a part of the document, as it is in one of the originals' scopes: from now on the
        loaded version's stands there until restore.
        """
        names = {id(value): name for scope in originals for name, value in scope.items() if self.is_part(value)}
        for module in modules:
            for key, value in list(vars(module).items()):
                if isinstance(value, types.ModuleType) and value.__name__ == self.name:
                    self.places.append((vars(module), key, None, value))
                elif id(value) in names:
                    self.places.append((vars(module), key, names[id(value)], value))

    def restore(self):
        for space, key, _, value in self.places:
            space[key] = value


def edited(text, edits, base):
    for start, end, new in reversed(edits):
        text = text[:start - base] + new + text[end - base:]
    return text
`;
