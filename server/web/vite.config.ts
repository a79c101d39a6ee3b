// How the client is built: one page, one entry, hashed files under assets/, nothing fetched from elsewhere.
// The gallery (mode "gallery") is a page of every chart and control for our own eyes; it never ships.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  build: {
    target: ['chrome111', 'safari16.4', 'firefox114'],
    outDir: mode === 'gallery' ? 'node_modules/.cache/gallery' : 'dist',
    emptyOutDir: true,
    // No data: URLs: everything is a file of our own origin, as the page's content policy asks.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: mode === 'gallery' ? 'gallery.html' : 'index.html' },
  },
  // The content's texts live two folders up; the build copies both trees at the same distance.
  server: {
    fs: { allow: ['.', '../../content/locales'] },
    proxy: { '/ws': { target: 'http://127.0.0.1:8080', ws: true }, '/api': 'http://127.0.0.1:8080' },
  },
}));
