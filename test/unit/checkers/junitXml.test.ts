// JUnit XML of several runners, and the small parser below it: it refuses what it does not know.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseXml, readJUnit, sidesOf } from '../../../server/src/checkers/junitXml.ts';

const surefire = `<?xml version="1.0" encoding="UTF-8"?>
<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="a.BerthTest" time="1,234.5" tests="3" failures="1">
  <properties><property name="java.class.path" value="/a:/b &lt;c&gt;"/></properties>
  <testcase name="adds" classname="a.BerthTest" time="0.029">
    <failure message="expected: &lt;10&gt; but was: &lt;9&gt;" type="org.opentest4j.AssertionFailedError"><![CDATA[org.opentest4j.AssertionFailedError: expected: <10> but was: <9>
	at a.BerthTest.adds(BerthTest.java:21)
]]></failure>
    <system-out>noise</system-out>
  </testcase>
  <testcase name="waits" classname="a.BerthTest" time="0"><skipped message="later"/></testcase>
  <testcase name="works" classname="a.BerthTest" time="0.5"/>
</testsuite>`;

const ctest = `<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="(empty)"
	tests="3"
	>
	<testcase name="good" classname="good" time="0.01" status="run"><system-out>fine</system-out></testcase>
	<testcase name="bad" classname="bad" time="0.02" status="fail"><failure message=""/><system-out>/w/a.cpp:18: Failure</system-out></testcase>
	<testcase name="gone" classname="gone" time="0" status="notrun"><skipped message="SKIP"/></testcase>
</testsuite>`;

/** The tests of a report as `name state`. */
function states(source: string): readonly string[] | string {
  const read = readJUnit(source);
  return read.ok ? read.value.map((one) => `${one.name} ${one.state}`) : read.error;
}

describe('reports', () => {
  test('reads what Surefire writes', () => {
    expect(states(surefire)).toEqual(['adds failed', 'waits skipped', 'works passed']);
    const read = readJUnit(surefire);
    expect(read.ok && read.value[0]?.failure).toMatchObject({
      type: 'org.opentest4j.AssertionFailedError',
      message: 'expected: <10> but was: <9>',
    });
    expect(read.ok && read.value[2]?.durationMs).toBe(500);
  });

  test('reads what CTest writes, a failure by its output', () => {
    expect(states(ctest)).toEqual(['good passed', 'bad failed', 'gone skipped']);
    const read = readJUnit(ctest);
    expect(read.ok && read.value[1]?.failure?.text).toBe('/w/a.cpp:18: Failure');
  });

  test('counts an error as a failure, and suites within suites', () => {
    const nested = `<testsuites><testsuite name="a"><testsuite name="b"><testcase name="x"><error message="boom"/></testcase></testsuite></testsuite></testsuites>`;
    expect(states(nested)).toEqual(['x failed']);
  });

  test('finds no test in an empty report, and none in another document', () => {
    expect(states('<testsuites/>')).toEqual([]);
    expect(states('<html><body/></html>')).toBe('it is a <html>');
  });

  test('tells both sides of an assertion of JUnit 4, JUnit 5 and TestNG, and of no other words', () => {
    expect(sidesOf('expected: <1> but was: <2>')).toEqual({ expected: '1', actual: '2' });
    expect(sidesOf('sum expected:<1> but was:<2>')).toEqual({ expected: '1', actual: '2' });
    expect(sidesOf('expected [1] but found [2]')).toEqual({ expected: '1', actual: '2' });
    expect(sidesOf('nobody expected this')).toEqual({});
  });
});

describe('the parser', () => {
  test.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['an entity of its own', '<a>&b;</a>'],
    ['half an entity', '<a>&amp</a>'],
    ['half a pair of surrogates', '<a>&#xd800;</a>'],
    ['an element that stays open', '<a><b></a>'],
    ['a cut document', '<a><b x="1"'],
    ['two documents', '<a/><b/>'],
    ['text around it', 'BUILD FAILED <a/>'],
    ['nothing', '  '],
    ['an attribute without quotes', '<a b=c/>'],
    ['too deep a document', '<a>'.repeat(80) + '</a>'.repeat(80)],
  ])('refuses %s', (_, source) => {
    expect(parseXml(source).ok).toBe(false);
  });

  test('knows the five entities, numbers, CDATA, comments and a byte order mark', () => {
    const parsed = parseXml(
      `\ufeff<?xml version='1.0'?><!-- <a> --><a b='&#65;&quot;'>1 &lt; 2<![CDATA[ && ]]>&#x1F600;</a>\n`,
    );
    expect(parsed.ok && parsed.value.attributes['b']).toBe('A"');
    expect(parsed.ok && parsed.value.text).toBe('1 < 2 && 😀');
  });

  test('an attribute cannot reach the prototype', () => {
    const parsed = parseXml('<a __proto__="x" constructor="y"/>');
    expect(parsed.ok && parsed.value.attributes['toString']).toBe(undefined);
    expect(parsed.ok && parsed.value.attributes['constructor']).toBe('y');
  });

  test('gives back any text that was written with entities', () => {
    const plain = fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(plain, (text) => {
        const written = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
        const parsed = parseXml(`<a b="${written}">${written}</a>`);
        expect(parsed.ok && parsed.value.text).toBe(text);
        expect(parsed.ok && parsed.value.attributes['b']).toBe(text);
      }),
    );
  });

  test('never throws, and a report that is cut anywhere has no tests', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(typeof readJUnit(text).ok).toBe('boolean');
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: surefire.length - 1 }), (length) => {
        expect(readJUnit(surefire.slice(0, length)).ok).toBe(false);
      }),
    );
    const parts = fc.array(
      fc.constantFrom('<a>', '</a>', '<a/>', '&lt;', '&x;', '<![CDATA[', ']]>', '<!--', '-->', ' b="', '"', '<', '>'),
    );
    fc.assert(fc.property(parts, (pieces) => void readJUnit(pieces.join(''))));
  });
});
