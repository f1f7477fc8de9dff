"""TeX formulas as plain text, for a search that shows and finds them as they are read: $\\theta_0 \\in V_0$ is θ₀ ∈ V₀."""
import re

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(?![\s$])([^$\n]*(?:\n[^$\n]+)*?)(?<![\s\\])\$(?!\d)", re.DOTALL)
CODE = re.compile(r"(<(?:pre|code)\b.*?</(?:pre|code)>)", re.DOTALL)
GREEK = {"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
         "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
         "varphi": "φ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ",
         "Psi": "Ψ", "Omega": "Ω"}
SIGNS = {"langle": "⟨", "rangle": "⟩", "lvert": "|", "rvert": "|", "vert": "|", "mid": "|", "cdot": "·", "cdots": "…", "ldots": "…",
         "dots": "…", "times": "×", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "sim": "∼",
         "ll": "≪", "gg": "≫", "in": "∈", "infty": "∞", "partial": "∂", "sum": "∑", "int": "∫", "prod": "∏", "pm": "±", "mp": "∓",
         "to": "→", "rightarrow": "→", "leftarrow": "←", "mapsto": "↦", "propto": "∝", "perp": "⊥", "top": "ᵀ", "prime": "′",
         "quad": " ", "qquad": " ", "lbrace": "{", "rbrace": "}", "ell": "ℓ", "nabla": "∇", "subset": "⊂", "otimes": "⊗"}
SILENT = {"left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "bigg", "Bigg", "displaystyle", "limits", "mathrm", "mathbf",
          "mathcal", "mathbb", "mathsf", "text", "textrm", "operatorname", "boldsymbol", "bar", "hat", "tilde", "underbrace", "overline"}
BELOW = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
ABOVE = str.maketrans("0123456789+-=()in*T′'ᵀ", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ*ᵀ′′ᵀ")
RELATIONS = "=≤≥≠≈∼≪≫∈→←↦∝⊥⊂±"
GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"


def read(body):
    """HTML with its formulas as text; code stays as it is."""
    parts = CODE.split(body)
    parts[::2] = [FORMULA.sub(lambda found: text_of(found[1] or found[2]), part) for part in parts[::2]]
    return "".join(parts)


def text_of(tex):
    text = re.sub(r"\\(?:tag|label|begin|end)\{[^{}]*\}|&amp;|(?<!\\)&(?!\w+;)", " ", tex)
    for _ in range(4):
        text = re.sub(r"\\[td]?frac\s*" + GROUP + r"\s*" + GROUP, lambda found: f"{whole(found[1])}/{whole(found[2])}", text)
        text = re.sub(r"\\[td]?frac\s*(\w)\s*(\w)", r"\1/\2", text)
        text = re.sub(r"\\sqrt\s*" + GROUP, lambda found: "√" + whole(found[1]), text)
    text = re.sub(r"\\sqrt\s*", "√", text)
    text = re.sub(r"\\mathbb\{?([ER])\}?", lambda found: {"E": "𝔼", "R": "ℝ"}[found[1]], text)
    text = re.sub(r"\\([A-Za-z]+)(?: (?=[A-Za-z(\\|]))?", lambda found: named(found[1]), text)
    text = re.sub(r"\\[,;:!\s]|\\\\|~", " ", text).replace("\\{", "{").replace("\\|", "|")
    text = re.sub(f" *([{RELATIONS}]) *", r" \1 ", text)
    return re.sub(r"\s+", " ", re.sub(r"[{}]", "", small(text))).strip()


def named(name):
    if name in GREEK:
        return GREEK[name]
    return SIGNS[name] if name in SIGNS else "" if name in SILENT else name + " "


def small(text):
    """With indices and exponents."""
    return re.sub(r"([_^])(?:" + GROUP + r"|([^\s{}]))", lambda found: shifted(found[1], found[2] if found[3] is None else found[3]), text)


def whole(text):
    """In parentheses where it has several parts."""
    return text if re.fullmatch(r"\\?\w+|\d+(\.\d+)?", text.strip()) else f"({text})"


def shifted(way, text):
    """As small letters where there are such; a mark in front of them where not."""
    text = small(text).strip()
    other = text.translate(BELOW if way == "_" else ABOVE)
    written = all(a != b or a in "*ᵀ′" for a, b in zip(text, other))
    return other if written else way + (text if len(text) == 1 else f"({text})")
