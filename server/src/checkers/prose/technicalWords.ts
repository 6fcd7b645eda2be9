// Words of the trade that general dictionaries lack, and British ones without an American twin, in lower case. Endings such as -s, -ed and -ing are added
// by the reader of this list. Names of products are here only where they are also written small.

const words = `
adhoc airflow allocator alpine alphanumeric amd android angular ansi antialias antipattern apache api apis appender
argc argv ascii asan asm async atomics auth authn authz autocomplete autocompletion autofix autoformat autogenerate
autoload autoscale avif aws axios babel backend backfill backoff backpressure backport backtick bash basename bazel
benchmarking bigint binaryen binlog bison bitcode bitfield bitmap bitmask bitwise blockquote boolean bool
boundingbox breakpoint browserify buildable bundler bytecode bytestream cacheable callable callee callsite changelog
changeset charset checkbox checksum chmod chroot chunked classname classpath clickable clojure cmake codebase codec
codegen codemod codepoint codespace collation colspan combinator commonmark config configs configurable coroutine
coverage cpu creatable cron crontab css csv ctrl curl cursor customizable cygwin daemon daemonize datagram dataset
datasource datatype datetime deallocate debian debounce debugger declaratively decompress dedup dedupe deduplicate
deduplication deduplicated denormalize deno denylist dependant dependants deprecate deprecation deps deref dereference
dereferenceable desugar deserialise deserialize deserializer deserialization desktops destructor destructure
destructuring devcontainer devops diff differ dirname disambiguation discoverable django dns docker dockerfile
docstring doctest dotenv dotfile downcast downlevel downstream dropdown ebpf ecma ecmascript editorconfig electron
elasticsearch elif elixir emacs embeddable emoji emscripten encodable endian endianness endpoint enqueue entrypoint
enum enumerable env ephemeral eslint esbuild esm estree evaluator exec executables executor extensibility extensible
failover fallthrough fastify favicon featureful fedora fetcher ffi fieldset filepath filesystem filetype firefox
fixup flamegraph flatten flexbox fmt focusable foldable formatter formik fortran framebuffer freebsd frontend
fuzzer fuzzing gcc gemfile getter github gitignore gitlab glibc globals globbing globstar gnome golang gnu goroutine
gradle grafana grammars graphql grpc gulp gunzip gzip hackable hardcode hardcoded hardlink haskell headless helm
heredoc heuristic hexdump highlighter homebrew hostname hotfix hotkey href hyperlink hypervisor idempotence
idempotency idempotent iframe immer impl implementer implementor inclusive indices infix initializer inlined inlining
inode inotify instantiate instantiation interop interoperability interoperable interpolator invalidations invariants
invoker ipython istanbul iterable iterator javadoc jenkins jest jinja jpeg jquery json jsonc jsdoc jsdom jsx julia
jupyter jvm kafka karma kebab keycloak keymap keypress keyring keystore keyval kotlin kqueue kubectl kubernetes
lambda latex launchd lazily lerna lexer lexeme libc libuv lifecycle linkable linter linux literals livereload
llvm localhost localstorage lockfile lodash logback logger logfile lookahead lookbehind loopback lowercase lua
mainloop makefile malloc markdown markup matcher maven memoize memoization memoized memoise mercurial metaclass
metadata metafile metaprogramming metric micromatch microservice microtask middleware millis minifier minify
minified minimatch mixin mixins mkdir mmap mocha modifier mongo mongodb mongoose monkeypatch monorepo monospace
multibyte multicast multiline multipart multiset multithreaded mutability mutex mypy mysql namespace namespaced
nano nanosecond navbar neovim netlify nginx ninja nixos noop normalizer npm nuget nullability nullable nullish
numpy nullptr oauth objdump offscreen oneshot onboarding opcode openapi opensearch openssl openssh operand optimizer
orm osx outdent overfetch overloads overridable overrider override oxlint pagination paginate pandas parallelism
parallelize parametrize parameterize param params parsable parseable parser passphrase passthrough patchset
performant performantly peerjs perl photoshop php pickle pipenv pixel plaintext playwright plotly plugin png podman
polyfill polyline polymorphic popup portability posix postgres postgresql postinstall powershell preact precompile
precompute preconfigure predeclared prefetch prefilled prefork preinstall preload prepend preprocess preprocessor
prerelease prerender prettier preview primitives println printf programmatically prometheus promisify proto protobuf
prototypal proxied proxying pseudocode psql punctuator pulumi pyenv pylint pypi pyright pytest python quickstart
rabbitmq racy rambda readline readme readonly realpath rebase recompile reconfigure recursion redis redux refactor
refcount refetch reflow regex regexes regexp reimplement reinitialize reload remapping renderable renderer repl
repo repos reposition rerender resizable resizer resolver respawn restful rethrow retryable reusability reusable
ripgrep rollout rollup roundtrip rowspan rst rubocop ruby runnable runtime rustc rustfmt safari sandboxed sandboxing
sanitizer sass scala scalable scaffolding schedulable schema schemas scrollable scrollbar sdk selectable selectors
selenium semver sentinel sentry serde serializable serializer serverless setter sharding shareable shebang shim
shortcode sidebar sidecar signup simd sitemap skeletons smtp snapshotting socket sortable sourcemap spawner spec
specificity spidermonkey spinner sqlite sshd stacktrace standalone stateful stateless stderr stdin stdlib stdout
stringifier stringify stringified struct stylelint stylesheet subarray subclass subcommand subdirectory subdomain
subexpression subfolder subgraph submodule subnet subpackage subpath subprocess subquery subreddit subroutine
subscriber subsecond subselector substring subsystem subtag subtask subtest subtree subtype sudo superclass superset
supertest svelte svg swagger swappable symlink symlinked symlinking symbolic syntax syscall sysctl systemd tabindex
tailwind tarball tagname templated terraform textarea textbox thenable threadpool throttler thunk timeout timestamp
tmux tokenize tokenizer toml toolbar toolchain tooling tooltip topological traceback transpile transpiler transpilation
traversable treeshake truthy tslib tslint tsx tuple turbopack typeahead typecheck typed typedef typeof typescript
ubuntu uglify unary unbind unboxed unbundle uncaught uncomment undefined underfetch unescape unescaped unhandled
unicode uninstall unist unix unlink unmarshal unmount unparse unref unregister unresolvable unserialize unset unstyled
untyped unwrap unzip upcast uppercase upsert upstream uri urls usecase userland username utf util utils uuid
validator vanilla vendored vendoring vercel versioned versioning viewport vim virtualenv vite vitest vscode vue
autodetect barebones camelize crossway teamcity testling unrounded codepage comparator decamelize downsample downsampled falsey hashbang herestring
instanceof keypair mimetype minimist mintty nodejs ponyfill ponyfilled positional positionals practise preselect
preselected reconnection scrollback specced subobject traceparent triage triaging uncached undecoded unpipe unpiping
acknowledgement aeroplane ageing aluminium amongst anaesthetic archaeology artefact axe cheque chequered cosy
draught draughts encyclopaedia enrolment foetus forecourt fulfil gaol instalment jewellery kerb learnt liquorice
manoeuvre mediaeval mould mouldy moustache orientated paediatric plough programme pyjamas sceptic sceptical skilful
speciality storey sulphur titbit tonne tyre whilst whisky wilful woollen
metre centimetre kilometre millimetre litre millilitre
asciify asciified hashable unhashable hashmark numberify
burnt dreamt learnt leapt misspelt spelt spilt spoilt
wasm watchable watcher webapp webassembly webdriver webhook webkit webpack webpage webserver websocket whitespace
wildcard windowing winget wordpress workaround workflow worktree wrapper writable xcode xhr xml xpath yaml yarn
yargs yields zig zlib zod zsh zstd
`;

/** The words. */
export const technicalWords: ReadonlySet<string> = new Set(words.split(/\s+/).filter((word) => word !== ''));
