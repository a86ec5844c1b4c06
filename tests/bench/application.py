"""The same screen as a 300 KB-script application: what a house would load had we written one.

A bundle as bundlers write it: modules in functions, a small virtual DOM, and a start that runs
every module and then draws the screen. The modules are generated, the same ones each time.
"""

import json
import random
from typing import Any

SIZE = 300 * 1024  # bytes of script before it is packed
READ_TREE = """() => {
  const read = node => node.nodeType === 3 ? node.data : node.nodeType !== 1 ? '' :
    [node.namespaceURI.endsWith('svg') ? 1 : 0, node.localName,
     Object.fromEntries(Array.from(node.attributes, a => [a.name, a.value])),
     Array.from(node.childNodes, read)];
  return read(document.querySelector('.shell'));
}"""
RUNTIME = """(function(M){var C={};
function R(n){if(C[n])return C[n].exports;var m=C[n]={exports:{}};
M[n].call(m.exports,m,m.exports,R);return m.exports}
function h(s,t,p,c){return{s:s,t:t,p:p,c:c}}
function N(v){if(typeof v==='string')return h(0,null,v,[]);return h(v[0],v[1],v[2],v[3].map(N))}
function D(v){if(v.t===null)return document.createTextNode(v.p);
var e=v.s?document.createElementNS('http://www.w3.org/2000/svg',v.t):document.createElement(v.t);
Object.keys(v.p).forEach(function(k){e.setAttribute(k,v.p[k])});
v.c.forEach(function(c){e.appendChild(D(c))});return e}
M.forEach(function(_,n){R(n)});var root=document.getElementById('root');
root.appendChild(D(N(TREE)))})(["""
NOUNS = (
    "dossier", "member", "village", "paper", "screen", "session", "route", "store", "field",
    "button", "label", "notice", "reader", "clock", "printer", "queue", "status", "language",
)  # fmt: skip
VERBS = ("create", "update", "render", "select", "reduce", "format", "parse", "observe", "merge")


def page(head: str) -> str:
    """The empty page that waits for its script; `head` brings the same style and fonts."""
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>-</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'{head}<link rel="icon" href="data:,"><script src="/application.js" defer></script>'
        '</head><body><div id="root"></div></body></html>'
    )


def script(tree: Any) -> str:
    """A bundle of SIZE bytes that draws `tree`."""
    start = RUNTIME.replace("TREE", json.dumps(tree, ensure_ascii=False))
    chance, size = random.Random(3), len(start.encode())
    modules: list[str] = []
    while size < SIZE:
        modules.append(_module(len(modules), chance))
        size += len(modules[-1]) + 2
    return start + ",\n".join(modules) + "]);"


def _module(number: int, chance: random.Random) -> str:
    """One module as a compiler leaves it: imports, a table, functions, a class, exports."""
    name = chance.choice(NOUNS).capitalize()
    imports = "".join(
        f"var {letter}=r({chance.randrange(number)});" for letter in "ab" if number > 2
    )
    functions = "".join(_function(chance) for _ in range(chance.randrange(3, 7)))
    table = ",".join(f'{noun}:"{chance.getrandbits(40):x}"' for noun in chance.sample(NOUNS, 6))
    return (
        f"function(m,e,r){{'use strict';{imports}var T={{{table}}};{functions}"
        f"function {name}(p){{this.props=p||T;this.state={{}};this.listeners=[]}}"
        f"{name}.prototype.set=function(s){{var o=this.state;this.state=Object.assign({{}},o,s);"
        "this.listeners.forEach(function(l){l(o)})};"
        f"{name}.prototype.on=function(l){{this.listeners.push(l);return this}};"
        f"e.make=function(p){{return new {name}(p)}};e.table=Object.freeze(T);"
        f"e.first=e.make(T).on(function(){{}}).set({{ready:{number}}})}}"
    )


def _function(chance: random.Random) -> str:
    name = f"{chance.choice(VERBS)}{chance.choice(NOUNS).capitalize()}{chance.randrange(999)}"
    field, other = chance.sample(NOUNS, 2)
    number = chance.randrange(2, 900)
    bodies = (
        f"if(!x||x.{field}===void 0)return y;var n=Object.keys(x).filter(function(k){{return k!=="
        f'"{other}"}});return n.reduce(function(s,k){{return s+(x[k]|0)*{number}}},y||0)',
        f'switch(x.type){{case"{field}/{other}":return Object.assign({{}},y,{{{field}:x.value}});'
        f'case"{other}/clear":return Object.assign({{}},y,{{{other}:null,count:{number}}});'
        "default:return y}",
        f"var t=String(x.{field}||'').trim().split(/\\s+/);for(var i=0;i<t.length;i++)"
        f"if(t[i].length>{number})y.push({{{other}:t[i],at:i}});return y.slice(-{number})",
        f"return x&&y?{{{field}:x.{field},{other}:y.{other}||{number}}}:x||y||null",
    )
    return f"function {name}(x,y){{{chance.choice(bodies)}}}e.{name}={name};"
