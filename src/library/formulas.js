// Writes the formulas of a Javadoc page as they are read: theta_0 with a Greek letter and an index, |w|^2 with an exponent,
// sqrt d with its sign, <u, x> in angle brackets. Code, links and signatures stay as they are; so does a page without scripts.
(() => {
    const GREEK = {alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", eta: "η", theta: "θ", kappa: "κ", lambda: "λ", mu: "μ",
        nu: "ν", xi: "ξ", pi: "π", rho: "ρ", sigma: "σ", tau: "τ", phi: "φ", psi: "ψ", omega: "ω"};
    const BRACES = "\\{(?:[^{}]|\\{[^{}]*\\})*\\}";
    // A long name takes a short index only: alignment_in_subspace is a column's name.
    const PARTS = new RegExp(`(?<=(?<![A-Za-z])[A-Za-z]{1,2}'?|[α-ω∑∫]'?)_(${BRACES}|[A-Za-z0-9]{1,2}(?![A-Za-z0-9_]))`
        + `|(?<=[A-Za-z])_(${BRACES}|[a-z0-9](?![A-Za-z0-9_]))`
        + `|\\^(${BRACES}|\\([^()]*\\)|[-+]?[A-Za-z0-9]+(?:\\.[0-9]+)?)`);

    function letters(text) {
        return text.replace(/<([^<>=]{1,40}, [^<>=]{1,40})>/g, "⟨$1⟩")
            .replace(/\bsqrt\s*(?=[\w(|])/g, "√").replace(/\bsum_/g, "∑_").replace(/\bint_/g, "∫_")
            .replace(/(?<![A-Za-z])([a-z]+)(?=_|(?![A-Za-z]))/g, (word, name, at, whole) =>
                Object.hasOwn(GREEK, name) && !(name === "lambda" && /\b(a|the|cell's) $/.test(whole.slice(0, at))) ? GREEK[name] : word);
    }

    function write(text, into) {
        for (let part; (part = PARTS.exec(text));) {
            into.append(text.slice(0, part.index));
            const index = part[1] ?? part[2];
            const small = document.createElement(index === undefined ? "sup" : "sub");
            small.style.cssText = "font-size: 75%; line-height: 0";
            write((index ?? part[3]).replace(/^[{(](.*)[})]$/, "$1"), small);
            into.append(small);
            text = text.slice(part.index + part[0].length);
        }
        into.append(text);
    }

    const texts = document.createTreeWalker(document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
        if (!texts.currentNode.parentElement.closest("code, a, script, .member-signature, .type-signature, .col-first, h1, h2, h3")) {
            found.push(texts.currentNode);
        }
    }
    for (const node of found) {
        const pieces = document.createDocumentFragment();
        write(letters(node.data), pieces);
        node.replaceWith(pieces);
    }
})();
