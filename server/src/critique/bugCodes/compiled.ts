// Codes of the compilers of Go, Rust, Java, C and C++ and of their linters. Where a compiler gives no code, its words.

import type { CodeTable } from './code.ts';

/** The Go compiler: names of `go/types` where it tells them, else its words; and `go vet`. */
export const goCodes: CodeTable = {
  codes: {
    'A.1': 'syntax InvalidSyntaxTree',
    'A.3': 'import BrokenImport ImportCRenamed InvalidImportPath UnusedImport',
    'B.1':
      'InvalidCall NotAFunc NonVariadicDotDotDot InvalidIfaceAssign MissingInitBody InvalidMethodExpr UnassignableOperand copylocks lostcancel unmarshal errorsas httpresponse stdmethods waitgroup atomic defers',
    'B.2': 'UndeclaredName UndeclaredImportedName DuplicateDecl UndeclaredLabel MissingReturn_name',
    'B.3':
      'InvalidIndex InvalidSliceExpr SwappedSliceIndices OversizeArrayLit nilfunc nilness DivByZero InvalidShiftCount shift',
    'B.4':
      'WrongArgCount WrongTypeArgCount CannotInferTypeArgs TooManyValues printf unusedresult sigchanyzer timeformat slog stringintconv testinggoroutine',
    'B.5': 'NumericOverflow TruncatedFloat unreachable InvalidConstVal',
    'C.1':
      'assign bools DuplicateCase UnusedVar UnusedExpr UnusedResults UnusedLabel ifaceassert ineffassign composites',
    'C.2': 'MissingFieldOrMethod MissingLitField UnexportedName InvalidLitField',
    'C.3':
      'IncompatibleAssign MismatchedTypes InvalidConversion WrongResultCount MissingReturn AssignmentMismatch InvalidUntypedConversion UndefinedOp NonNumericIncDec structtag',
    'C.4': 'InvalidInitCycle loopclosure UseBeforeDecl',
  },
  says: [
    { kind: 'A.1', says: /^syntax error|^expected |not terminated/u },
    { kind: 'A.3', says: /imported and not used|could not import|no required module|is not in std|import cycle/u },
    { kind: 'C.2', says: /undefined \(type .* has no (?:field|method)|has no field or method|unknown field/u },
    { kind: 'B.2', says: /^undefined: |undeclared name|redeclared/u },
    { kind: 'B.4', says: /(?:not enough|too many) arguments|cannot use .* as .* (?:value )?in argument/u },
    { kind: 'B.3', says: /index .* out of (?:range|bounds)|division by zero/u },
    {
      kind: 'C.3',
      says: /cannot use .* as|mismatched types|missing return|(?:not enough|too many) return values|cannot convert|assignment mismatch/u,
    },
    { kind: 'C.1', says: /declared and not used|is not used/u },
  ],
};

/** rustc and Clippy. */
export const rustCodes: CodeTable = {
  codes: {
    'A.1': 'syntax',
    'A.3': 'E0432 E0433 E0463 E0583 unresolved_import unused_imports',
    'B.1':
      'E0046 E0050 E0053 E0117 E0184 E0195 E0200 E0204 E0277 E0282 E0283 E0382 E0384 E0499 E0502 E0503 E0505 E0506 E0507 E0515 E0594 E0596 E0597 E0599_trait E0603 E0616 E0618 E0624 E0716 E0728 E0732 E0106 E0373 E0119 let_underscore_future unused_must_use clone_on_ref_ptr await_holding_lock forget_non_drop drop_non_drop',
    'B.2': 'E0412 E0425 E0405 E0404 E0407 E0408 E0416 E0428 E0434 E0531 E0532 E0574',
    'B.3':
      'E0080 unconditional_panic arithmetic_overflow out_of_bounds_indexing indexing_slicing reversed_empty_ranges range_minus_one range_plus_one needless_range_loop erasing_op modulo_one absurd_extreme_comparisons iter_nth_zero int_plus_one implicit_saturating_sub',
    'B.4':
      'E0057 E0060 E0061 E0107 E0026 E0027 E0063 E0559 E0023 E0025 invalid_regex approx_constant almost_swapped suspicious_map unit_arg uninit_vec',
    'B.5':
      'E0133 E0493 overflowing_literals unreachable_code panicking_unwrap diverging_sub_expression unreachable_patterns mem_replace_with_uninit',
    'C.1':
      'eq_op self_assignment ifs_same_cond if_same_then_else impossible_comparisons redundant_comparisons cmp_nan nonminimal_bool overly_complex_bool_expr no_effect unused_variables unused_assignments unused_comparisons bad_bit_mask ineffective_bit_mask precedence suspicious_else_formatting suspicious_arithmetic_impl suspicious_operation_groupings deprecated_cfg_attr match_same_arms nonsensical_open_options zero_divided_by_zero identity_op let_unit_value unused_operation',
    'C.2': 'E0599 E0609 E0610 E0560 E0576 E0220 E0437 E0438',
    'C.3':
      'E0308 E0369 E0600 E0604 E0605 E0606 E0607 E0614 E0070 E0067 E0004 E0005 E0069 E0271 E0317 E0572 cast_possible_truncation cast_sign_loss inherent_to_string',
    'C.4':
      'E0381 E0601 while_immutable_condition empty_loop infinite_iter never_loop mut_range_bound explicit_counter_loop while_let_loop unconditional_recursion infinite_loop zero_repeat_side_effects',
  },
  says: [
    {
      kind: 'A.1',
      says: /^(?:expected .*found|this file contains an unclosed delimiter|mismatched closing|unexpected closing|unterminated|unknown start of token)/iu,
    },
    { kind: 'B.2', says: /^cannot find (?:macro|value|function|type)/u },
  ],
};

/** javac, by its keys and the categories of its warnings. */
export const javaCodes: CodeTable = {
  codes: {
    'A.1': javac(
      'expected expected2 expected3 expected4 premature.eof illegal.start.of.expr illegal.start.of.type illegal.start.of.stmt illegal.char unclosed.str.lit unclosed.char.lit unclosed.comment unclosed.text.block empty.char.lit else.without.if catch.without.try finally.without.try not.stmt invalid.meth.decl.ret.type.req class.public.should.be.in.file int.number.too.large illegal.esc.char orphaned malformed.fp.lit',
    ),
    'A.3': javac(
      'doesnt.exist cant.access package.not.visible import.requires.canonical cant.resolve.location.package',
    ),
    'B.1': `${javac('abstract.cant.be.instantiated does.not.override.abstract override.meth override.static override.weaker.access report.access non-static.cant.be.ref cant.assign.val.to.var cant.assign.val.to.final.var unreported.exception.need.to.catch.or.throw unreported.exception.default.constructor cant.inherit.from.final method.does.not.override.superclass not.def.public.cant.access cant.ref.non.effectively.final.var local.var.accessed.from.icls.needs.final abstract.meth.cant.have.body missing.meth.body.or.decl.abstract not.encl.class encl.class.required')} static deprecation removal overrides`,
    'B.2': javac(
      'cant.resolve cant.resolve.location already.defined duplicate.class undef.label break.outside.switch.loop cont.outside.loop ret.outside.meth',
    ),
    'B.3': `${javac('array.req.but.found array.dimension.missing')} divzero`,
    'B.4': javac(
      'cant.apply.symbol cant.apply.symbols cant.apply.diamond cant.apply.diamond.1 wrong.number.type.args ref.ambiguous',
    ),
    'B.5': `${javac('unreachable.stmt except.never.thrown.in.try except.already.caught initializer.must.be.able.to.complete.normally')} finally try`,
    'C.1': `${javac('duplicate.case.label duplicate.default.label')} empty fallthrough self-assignment`,
    'C.2': javac(
      'cant.resolve.args cant.resolve.location.args cant.resolve.location.args.params cant.resolve.args.params',
    ),
    'C.3': `${javac('prob.found.req incompatible.types operator.cant.be.applied operator.cant.be.applied.1 missing.ret.stmt incomparable.types incompatible.ret.type.in.lambda unexpected.type unexpected.lambda foreach.not.applicable.to.type not.exhaustive not.exhaustive.statement not.loop.label illegal.initializer.for.type')} cast unchecked rawtypes lossy-conversions`,
    'C.4': javac(
      'var.might.not.have.been.initialized var.might.already.be.assigned var.might.be.assigned.in.loop illegal.forward.ref illegal.self.ref recursive.ctor.invocation',
    ),
  },
  says: [
    {
      kind: 'A.1',
      says: /expected$|^illegal start of|reached end of file|unclosed |not a statement|'else' without|invalid method declaration|class, interface/u,
    },
    { kind: 'A.3', says: /^package .* does not exist|cannot access/u },
    { kind: 'C.2', says: /cannot find symbol[^]*symbol:\s*method|cannot find symbol[^]*location:\s*variable/u },
    { kind: 'B.2', says: /cannot find symbol|is already defined/u },
    {
      kind: 'B.4',
      says: /cannot be applied to|no suitable (?:method|constructor)|actual and formal argument|constructor .* in class/u,
    },
    {
      kind: 'B.1',
      says: /is abstract; cannot|does not override|cannot override|has (?:private|protected) access|non-static .* cannot be referenced|cannot assign a value to final|unreported exception|cannot inherit/u,
    },
    { kind: 'C.4', says: /might not have been initialized|might already have been assigned/u },
    {
      kind: 'C.3',
      says: /incompatible types|bad operand types|missing return (?:statement|value)|possible lossy|incomparable types|unexpected return value/u,
    },
    { kind: 'B.5', says: /unreachable statement|never thrown in body/u },
  ],
};

/** Keys of javac's errors, which all begin alike. */
function javac(keys: string): string {
  return keys.replaceAll(/\S+/gu, 'compiler.err.$&');
}

/** GCC and Clang by option, clang-tidy by check; the rest by words. */
export const cCodes: CodeTable = {
  codes: {
    'A.2': '-Wmisleading-indentation misleading-indentation readability-misleading-indentation',
    'B.1':
      '-Wdelete-non-virtual-dtor -Wuse-after-free -Wfree-nonheap-object -Wmismatched-new-delete -Wdangling-pointer -Wreturn-local-addr -Wreturn-stack-address -Wdangling -Wreorder -Wunused-result bugprone-use-after-move bugprone-dangling-handle bugprone-undelegated-constructor clang-analyzer-unix.Malloc clang-analyzer-cplusplus.NewDelete bugprone-unused-return-value bugprone-unused-raii cert-err33-c bugprone-shared-ptr-array-mismatch',
    'B.2':
      '-Wimplicit-function-declaration -Wundefined-internal -Wimplicit-int clang-diagnostic-implicit-function-declaration',
    'B.3':
      '-Warray-bounds -Wdiv-by-zero -Wdivision-by-zero -Wstringop-overflow -Wstringop-overread -Wtype-limits -Wtautological-unsigned-zero-compare -Wnull-dereference -Wnonnull -Wshift-count-overflow -Wshift-count-negative -Wformat-overflow -Wformat-truncation -Wsign-compare bugprone-too-small-loop-variable bugprone-signed-char-misuse clang-analyzer-core.NullDereference clang-analyzer-core.DivideZero clang-analyzer-security.ArrayBound clang-analyzer-alpha.security.ArrayBound bugprone-not-null-terminated-result bugprone-sizeof-container -Wtautological-type-limit-compare',
    'B.4':
      '-Wformat -Wformat-extra-args -Wformat-security -Wsizeof-pointer-memaccess -Wmemset-transposed-args -Wmemset-elt-size -Wsizeof-array-argument -Wsizeof-pointer-div bugprone-argument-comment bugprone-suspicious-memset-usage bugprone-swapped-arguments bugprone-sizeof-expression bugprone-string-constructor bugprone-suspicious-string-compare bugprone-easily-swappable-parameters -Wincompatible-pointer-types -Wint-conversion -Wstring-plus-int',
    'B.5':
      '-Woverflow -Winteger-overflow -Wliteral-range -Wshift-overflow -Wunreachable-code -Wstrict-aliasing -Wsequence-point -Wunsequenced bugprone-integer-division bugprone-infinite-loop-recursion clang-analyzer-core.UndefinedBinaryOperatorResult bugprone-exception-escape',
    'C.1':
      '-Wparentheses -Wlogical-op -Wlogical-not-parentheses -Wlogical-op-parentheses -Wbool-compare -Wbool-operation -Wtautological-compare -Wtautological-constant-out-of-range-compare -Wtautological-overlap-compare -Wself-assign -Wduplicated-cond -Wduplicated-branches -Wempty-body -Wdangling-else -Wimplicit-fallthrough -Wunused-value -Wunused-variable -Wunused-but-set-variable -Wunused-parameter -Wfloat-equal -Waddress -Wswitch -Wint-in-bool-context -Wbitwise-op-parentheses misc-redundant-expression bugprone-branch-clone bugprone-assignment-in-if-condition bugprone-suspicious-semicolon bugprone-copy-constructor-init bugprone-misplaced-operator-in-strlen-in-alloc bugprone-macro-parentheses clang-analyzer-deadcode.DeadStores bugprone-switch-missing-default-case bugprone-misplaced-widening-cast',
    'C.3':
      '-Wreturn-type -Wreturn-mismatch -Wconversion -Wsign-conversion -Wfloat-conversion -Wnarrowing bugprone-narrowing-conversions cppcoreguidelines-narrowing-conversions -Wimplicit-int-conversion',
    'C.4':
      '-Wuninitialized -Wmaybe-uninitialized -Wsometimes-uninitialized -Wconditional-uninitialized -Winfinite-recursion -Wfor-loop-analysis bugprone-infinite-loop clang-analyzer-core.uninitialized cppcoreguidelines-init-variables cppcoreguidelines-pro-type-member-init -Winit-self',
  },
  says: [
    { kind: 'A.3', says: /No such file or directory|file not found/u },
    { kind: 'A.1', says: /^expected |stray '|missing terminating|unterminated|extraneous closing|at end of input/u },
    { kind: 'C.2', says: /has no member named|no member named|is not a member of/u },
    {
      kind: 'B.2',
      says: /undeclared|was not declared|unknown type name|does not name a type|undefined reference|redefinition of/u,
    },
    {
      kind: 'B.4',
      says: /too (?:few|many) arguments|no matching (?:function|constructor)|passing .* (?:to parameter|discards)/u,
    },
    {
      kind: 'B.1',
      says: /is (?:private|protected)|assignment of read-only|discards .*qualifier|abstract (?:class|type)|not assignable/u,
    },
    {
      kind: 'C.3',
      says: /cannot convert|invalid conversion|incompatible types|invalid operands|invalid initialization|lvalue required|non-void function/u,
    },
  ],
};
