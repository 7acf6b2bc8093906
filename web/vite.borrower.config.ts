import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The borrower's app has a build of its own, so that its service worker knows all its files. */
export default defineConfig({
  base: '/m/',
  publicDir: 'public-borrower',
  resolve: { alias: { '@': at('./src') } },
  plugins: [
    react(),
    VitePWA({
      filename: 'sw.js',
      scope: '/m/',
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        id: '/m/',
        name: '三查 · 借款',
        short_name: '三查借款',
        description: '手机申请、签约与还款',
        lang: 'zh-CN',
        start_url: '/m/',
        scope: '/m/',
        display: 'standalone',
        orientation: 'portrait',
        theme_color: '#1d4ed8',
        background_color: '#f4f6fa',
        icons: [
          { src: '/m/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/m/icon-512.png', sizes: '512x512', type: 'image/png' },
          {
            src: '/m/icon-maskable-512.png',
            sizes: '512x512',
            type: 'image/png',
            purpose: 'maskable',
          },
        ],
      },
      workbox: {
        // Only the program itself is kept. Answers of the API hold personal data: never cached.
        globPatterns: ['**/*.{html,js,css,svg,png,woff2}'],
        navigateFallback: '/m/m.html',
        cleanupOutdatedCaches: true,
        clientsClaim: true,
      },
    }),
  ],
  server: {
    port: 5174,
    proxy: { '/api': process.env.SANCHA_API_URL ?? 'http://127.0.0.1:8000' },
  },
  build: {
    outDir: 'dist-borrower',
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: { input: at('./m.html') },
  },
});
