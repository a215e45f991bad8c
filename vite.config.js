import { defineConfig } from "vite";

// One build for the office pages. Django reads manifest.json to find the hashed names.
export default defineConfig({
  base: "/static/",
  publicDir: false,
  build: {
    outDir: "frontend/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    // The content security policy has no data: for scripts, styles and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    // An older CSS target makes Vite rewrite modern colours and nesting into far larger files.
    cssTarget: ["chrome111", "firefox114", "safari16.4"],
    rollupOptions: { input: "frontend/office/main.ts" },
  },
});
