import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npx vite build web` → web/dist, which the API serves. */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0, // the content security policy allows no data: URLs
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  // Keeps the Host header, which the API compares with Origin.
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8470', changeOrigin: false } } },
});
