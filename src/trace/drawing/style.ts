/** Colours and strokes of the drawing, for light and for dark. Plain rules, no variables: every viewer of SVG knows those. */

export const STYLE = `
text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;fill:#1f2328;text-anchor:middle}
.id{font-weight:650;font-size:12.5px;letter-spacing:.2px}
.name,.caption,.legend text{fill:#59636e}
.caption,.legend text{text-anchor:start;font-size:11.5px}
.paper{fill:#ffffff}
.box rect{fill:#f6f8fa;stroke:#d1d9e0;stroke-width:1}
.feature rect{fill:#ddf4ff;stroke:#54aeff}
.feature .id{fill:#0550ae}
.unknown rect{fill:none;stroke:#cf222e;stroke-dasharray:5 4}
.unknown .id{fill:#cf222e}
.broken rect{stroke-dasharray:5 4}
.grade{fill:#8c959f}
.critical .grade,.grade.critical{fill:#cf222e}
.important .grade,.grade.important{fill:#bf8700}
.optional .grade,.grade.optional{fill:#8c959f}
.line{fill:none;stroke-width:1.6;stroke:#59636e}
.line.supports{stroke:#54aeff;stroke-width:1.2;opacity:.75}
.line.soft{stroke:#8c959f;stroke-dasharray:6 4}
.line.fallback{stroke:#8250df;stroke-dasharray:2 4;stroke-linecap:round;stroke-width:2}
.tip.hard{fill:#59636e}
.tip.soft{fill:#8c959f}
.tip.fallback{fill:#8250df}
@media (prefers-color-scheme:dark){
text{fill:#e6edf3}
.name,.caption,.legend text{fill:#9198a1}
.paper{fill:#0d1117}
.box rect{fill:#161b22;stroke:#3d444d}
.feature rect{fill:#0c2d6b;stroke:#388bfd}
.feature .id{fill:#a5d6ff}
.unknown rect{fill:none;stroke:#ff7b72}
.unknown .id{fill:#ff7b72}
.critical .grade,.grade.critical{fill:#f85149}
.important .grade,.grade.important{fill:#d29922}
.optional .grade,.grade.optional{fill:#6e7681}
.line{stroke:#9198a1}
.line.supports{stroke:#388bfd}
.line.soft{stroke:#6e7681}
.line.fallback{stroke:#ab7df8}
.tip.hard{fill:#9198a1}
.tip.soft{fill:#6e7681}
.tip.fallback{fill:#ab7df8}
}
`;
