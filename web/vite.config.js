// One file, app.js, which the server has with it; nothing is fetched from elsewhere.
export default {
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    target: "es2020",
    modulePreload: false,
    cssCodeSplit: false,
    rollupOptions: {
      input: "src/main.tsx",
      output: { entryFileNames: "app.js", inlineDynamicImports: true },
    },
  },
};
